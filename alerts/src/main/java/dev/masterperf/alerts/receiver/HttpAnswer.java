package dev.masterperf.alerts.receiver;

import java.util.Optional;

/**
 * What a receiver answered.
 *
 * @param retryAfter header of that name
 * @param text the beginning of the body
 */
record HttpAnswer(int status, Optional<String> retryAfter, String text) {}

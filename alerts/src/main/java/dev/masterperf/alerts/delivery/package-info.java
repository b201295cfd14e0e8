/**
 * From a recorded transition to a delivered webhook: payload, signature, the durable outbox and the
 * attempts.
 */
@NullMarked
package dev.masterperf.alerts.delivery;

import org.jspecify.annotations.NullMarked;

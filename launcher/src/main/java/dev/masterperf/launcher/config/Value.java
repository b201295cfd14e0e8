package dev.masterperf.launcher.config;

/**
 * A value as it was written, and where.
 *
 * @param source {@code default}, a flag, a variable, or {@code FILE:LINE}
 */
record Value(String text, String source) {}

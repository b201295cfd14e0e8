package dev.masterperf.launcher.config;

/**
 * The configuration and where each value came from.
 *
 * @param printed one line for each key, with its source, fit for showing
 */
public record LoadedConfig(Configuration configuration, String printed) {}

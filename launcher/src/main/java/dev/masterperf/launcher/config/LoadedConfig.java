package dev.masterperf.launcher.config;

import java.util.List;

/**
 * The configuration and where each value came from.
 *
 * @param printed one line for each key, with its source, fit for showing
 * @param unused what is set and of no use to this command, each with its place
 */
public record LoadedConfig(Configuration configuration, String printed, List<String> unused) {
  public LoadedConfig {
    unused = List.copyOf(unused);
  }
}

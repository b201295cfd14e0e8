package dev.masterperf.launcher.config;

import java.util.List;

/** The configuration cannot be used. Holds every problem found, one line for each. */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient List<String> problems;

  ConfigException(List<String> problems) {
    super(String.join("\n", problems));
    this.problems = List.copyOf(problems);
  }

  /** At least one, each with its place. */
  public List<String> problems() {
    return problems;
  }
}

package dev.masterperf.model;

import java.util.Locale;
import java.util.Optional;

/** What kind of fact a metric states. */
public enum MetricType {
  CONFIGURATION,
  VALIDATION,
  PERFORMANCE,
  BENCHMARK;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  /** The lower-case name used on the wire, in keys and in labels. */
  public String wireName() {
    return wireName;
  }

  /** The type written as {@code text}, in any letter case; empty if there is none. */
  public static Optional<MetricType> parse(String text) {
    for (MetricType type : values()) {
      if (type.wireName.equalsIgnoreCase(text)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}

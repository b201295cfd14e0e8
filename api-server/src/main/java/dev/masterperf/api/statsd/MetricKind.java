package dev.masterperf.api.statsd;

import java.util.Optional;

/** What the values of a line are, by the word between the bars. */
enum MetricKind {
  COUNTER("c", ""),
  GAUGE("g", ""),
  TIMER("ms", "ms"),
  HISTOGRAM("h", ""),
  DISTRIBUTION("d", ""),
  SET("s", "");

  private final String word;
  private final String unit;

  MetricKind(String word, String unit) {
    this.word = word;
    this.unit = unit;
  }

  /** In which its numbers come; empty where a rule of the mapping has to say. */
  String unit() {
    return unit;
  }

  static Optional<MetricKind> parse(String word) {
    for (MetricKind kind : values()) {
      if (kind.word.equals(word)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }
}

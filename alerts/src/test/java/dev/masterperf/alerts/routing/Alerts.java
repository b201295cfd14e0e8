package dev.masterperf.alerts.routing;

import dev.masterperf.model.AlertState;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.Fingerprint;
import dev.masterperf.model.Series;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Transitions and routes for tests. */
final class Alerts {
  /** When most tests begin. */
  static final Instant T0 = Instant.parse("2026-03-02T10:00:00Z");

  private Alerts() {}

  static SortedMap<String, String> labels(String... pairs) {
    SortedMap<String, String> labels = new TreeMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      labels.put(pairs[i], pairs[i + 1]);
    }
    return labels;
  }

  static AlertTransition transition(
      long sequence,
      AlertState state,
      Instant startsAt,
      Instant at,
      SortedMap<String, String> labels,
      Map<String, String> annotations) {
    return new AlertTransition(
        Fingerprint.of(labels),
        labels.getOrDefault("alertname", "Slow"),
        "g",
        "max_over_time(upload[1s]) > 1",
        labels,
        new TreeMap<>(annotations),
        Series.of("R2", "Object Upload", "upload").key(),
        sequence,
        state,
        at,
        startsAt,
        state == AlertState.RESOLVED ? at : null,
        2,
        "because");
  }

  /** A file whose receivers tell nobody. */
  static AlertingFile file(String yaml) {
    return AlertingFile.parse(yaml, "am.yml", (name, entry) -> List.of());
  }
}

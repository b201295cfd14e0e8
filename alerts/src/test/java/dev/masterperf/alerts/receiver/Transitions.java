package dev.masterperf.alerts.receiver;

import dev.masterperf.model.AlertState;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.Fingerprint;
import dev.masterperf.model.Series;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Transitions for tests. */
public final class Transitions {
  private static final Instant AT = Instant.parse("2026-01-31T12:00:00.250Z");

  private Transitions() {}

  public static AlertTransition transition(String alert, long sequence, AlertState state) {
    SortedMap<String, String> labels =
        new TreeMap<>(Map.of("alertname", "SlowUpload", "id", alert, "quote", "a\"b\\c"));
    boolean resolved = state == AlertState.RESOLVED;
    return new AlertTransition(
        Fingerprint.of(labels),
        "SlowUpload",
        "storage",
        "max_over_time(upload[1s]) > 500ms",
        labels,
        new TreeMap<>(Map.of("summary", "upload took 750ms")),
        Series.of("R2", "Object Upload", alert).key(),
        sequence,
        state,
        resolved ? AT.plusSeconds(9) : AT,
        AT,
        resolved ? AT.plusSeconds(9) : null,
        resolved ? Double.NaN : 0.75,
        "because");
  }
}

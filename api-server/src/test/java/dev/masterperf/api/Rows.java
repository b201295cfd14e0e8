package dev.masterperf.api;

import dev.masterperf.model.AlertState;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.Fingerprint;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Series;
import dev.masterperf.model.Status;
import dev.masterperf.streams.view.MatrixRow;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Rows and alerts for tests. */
public final class Rows {
  public static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

  private Rows() {}

  public static MatrixRow row(String category, String topic, String id, String value) {
    return row(PerfMetric.of(Series.of(category, topic, id), value, Status.OK, nanos(NOW)), NOW);
  }

  public static MatrixRow row(PerfMetric metric, Instant lastSeen) {
    return new MatrixRow(metric, 2.5, metric.measure(), metric.measure(), lastSeen.toEpochMilli());
  }

  public static AlertTransition alert(String name, AlertState state, long sequence, Instant at) {
    SortedMap<String, String> labels = new TreeMap<>(Map.of("alertname", name, "category", "R2"));
    return new AlertTransition(
        Fingerprint.of(labels),
        name,
        "storage",
        "max_over_time(upload[1s]) > 500ms",
        labels,
        new TreeMap<>(Map.of("summary", name + " on R2")),
        Series.of("R2", "Object Upload", "upload").key(),
        sequence,
        state,
        at,
        at,
        state == AlertState.RESOLVED ? at : null,
        0.65,
        "0.65 > 0.5");
  }

  public static long nanos(Instant instant) {
    return instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
  }
}

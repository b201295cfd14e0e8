package dev.masterperf.alerts.receiver;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What an alert was decided by, as it was seen when somebody was to be told.
 *
 * @param windows of the rule's range, oldest first; empty where they are not known here
 * @param samples newest events of the series; empty likewise
 */
public record SeriesEvidence(List<Window> windows, List<Sample> samples) {
  public static final SeriesEvidence NONE = new SeriesEvidence(List.of(), List.of());

  public SeriesEvidence {
    windows = List.copyOf(windows);
    samples = List.copyOf(samples);
  }

  /**
   * One window; the numbers are null where it holds none.
   *
   * @param resolution {@code 1s}, {@code 10s}, {@code 1m} or {@code 1h}
   * @param unit of the numbers
   */
  public record Window(
      Instant start,
      String resolution,
      long events,
      long errors,
      @Nullable String unit,
      @Nullable Double min,
      @Nullable Double mean,
      @Nullable Double max,
      @Nullable Double last,
      @Nullable Double p99) {}

  /**
   * One event.
   *
   * @param value as it was sent
   * @param measure in {@code unit}; null where the value is text
   */
  public record Sample(
      Instant ts,
      String value,
      @Nullable Double measure,
      @Nullable String unit,
      String status,
      String pattern,
      String locations,
      String impact,
      SortedMap<String, String> properties) {
    public Sample {
      properties = Collections.unmodifiableSortedMap(new TreeMap<>(properties));
    }
  }
}

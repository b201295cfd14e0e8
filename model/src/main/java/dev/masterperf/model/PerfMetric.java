package dev.masterperf.model;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One event: a measurement, a state, or a summary of many measurements.
 *
 * @param value what people read, kept as it came: {@code 19.6ms}, {@code ENABLED}
 * @param measure the number in {@code unit}; null where the value is text, and where there is a
 *     summary instead
 * @param unit unit of measure or summary; null exactly where both are null
 * @param properties facts about this event that are not part of its identity
 * @param tsNanos event time, epoch nanoseconds
 */
public record PerfMetric(
    Series series,
    String value,
    @Nullable Double measure,
    @Nullable Unit unit,
    @Nullable Summary summary,
    Status status,
    String pattern,
    String locations,
    String impact,
    SortedMap<String, String> properties,
    long tsNanos) {
  /** Property of an event in an overflow series: the series it would have belonged to. */
  public static final String REFUSED_SERIES = "refusedSeries";

  public PerfMetric {
    if (measure != null && summary != null) {
      throw new IllegalArgumentException("a metric has a measure or a summary, not both");
    }
    if (measure != null && !Double.isFinite(measure)) {
      throw new IllegalArgumentException("measure must be a finite number, not " + measure);
    }
    if ((unit == null) != (measure == null && summary == null)) {
      throw new IllegalArgumentException("a number needs a unit, and text has none");
    }
    if (summary != null && tsNanos != summary.lastTsNanos()) {
      throw new IllegalArgumentException("the event time of a summary is its lastTs");
    }
    properties =
        properties.isEmpty()
            ? Collections.emptySortedMap()
            : Collections.unmodifiableSortedMap(new TreeMap<>(properties));
  }

  /** An event without pattern, locations, impact and properties, its value read by the grammar. */
  public static PerfMetric of(Series series, String value, Status status, long tsNanos) {
    Quantity quantity = Quantity.parse(value).orElse(null);
    return new PerfMetric(
        series,
        value,
        quantity == null ? null : quantity.measure(),
        quantity == null ? null : quantity.unit(),
        null,
        status,
        "",
        "",
        "",
        Collections.emptySortedMap(),
        tsNanos);
  }

  /** An event that carries a number; people read it in the form of {@link Quantity#toText}. */
  public static PerfMetric of(Series series, Quantity quantity, Status status, long tsNanos) {
    return new PerfMetric(
        series,
        quantity.toText(),
        quantity.measure(),
        quantity.unit(),
        null,
        status,
        "",
        "",
        "",
        Collections.emptySortedMap(),
        tsNanos);
  }

  /**
   * The same event with another instance of its series, so that many events share one.
   *
   * @throws IllegalArgumentException if it is another series
   */
  public PerfMetric of(Series same) {
    if (!series.equals(same)) {
      throw new IllegalArgumentException(same.key() + " is not the series of the event");
    }
    return new PerfMetric(
        same,
        value,
        measure,
        unit,
        summary,
        status,
        pattern,
        locations,
        impact,
        properties,
        tsNanos);
  }

  /** The same event with other properties. */
  public PerfMetric withProperties(Map<String, String> replacement) {
    return new PerfMetric(
        series,
        value,
        measure,
        unit,
        summary,
        status,
        pattern,
        locations,
        impact,
        new TreeMap<>(replacement),
        tsNanos);
  }

  /** The same event with the three descriptive columns of the matrix filled in. */
  public PerfMetric describedBy(String newPattern, String newLocations, String newImpact) {
    return new PerfMetric(
        series,
        value,
        measure,
        unit,
        summary,
        status,
        newPattern,
        newLocations,
        newImpact,
        properties,
        tsNanos);
  }

  /** Event time of the first instant this tells of, epoch nanoseconds. */
  public long beginNanos() {
    return summary == null ? tsNanos : summary.startNanos();
  }

  /** Event time of the last instant this tells of, epoch nanoseconds, inclusive. */
  public long endNanos() {
    return summary == null ? tsNanos : summary.endNanos() - 1;
  }

  /** How many events this stands for: those of its summary, or itself. */
  public long events() {
    return summary == null ? 1 : summary.count();
  }
}

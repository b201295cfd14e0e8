package dev.masterperf.streams.window;

import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Summary;
import dev.masterperf.model.Unit;
import dev.masterperf.model.wire.Timestamps;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of a series between its windows.
 *
 * @param latest the event with the newest event time
 * @param unit of the series' numbers, fixed by the first; null before it
 * @param lastValue the newest number, which the next one is compared with; null before the first
 * @param lastValueTsNanos its event time
 * @param lastSeenMillis append time of the newest event, epoch milliseconds
 */
public record SeriesRow(
    PerfMetric latest,
    @Nullable Unit unit,
    @Nullable Double lastValue,
    long lastValueTsNanos,
    long lastSeenMillis) {

  /**
   * The row once this event is taken.
   *
   * @param before null if this is the series' first event
   * @param appendMillis the event's append time, epoch milliseconds
   */
  static SeriesRow after(@Nullable SeriesRow before, PerfMetric metric, long appendMillis) {
    Summary summary = metric.summary();
    Double value = summary == null ? metric.measure() : Double.valueOf(summary.last());
    long valueTs = summary == null ? metric.tsNanos() : summary.lastTsNanos();
    if (before == null) {
      return new SeriesRow(metric, metric.unit(), value, valueTs, appendMillis);
    }
    boolean newer = metric.tsNanos() >= before.latest.tsNanos();
    boolean newerValue =
        value != null && (before.lastValue == null || valueTs >= before.lastValueTsNanos);
    return new SeriesRow(
        newer ? metric : before.latest,
        before.unit == null ? metric.unit() : before.unit,
        newerValue ? value : before.lastValue,
        newerValue ? valueTs : before.lastValueTsNanos,
        newer ? appendMillis : before.lastSeenMillis);
  }

  /** Newest event time of the series, epoch milliseconds. */
  public long newestMillis() {
    return Timestamps.toMillis(latest.tsNanos());
  }

  /** How far event time lies behind append time for this series, in milliseconds. */
  public long lagMillis() {
    return lastSeenMillis - newestMillis();
  }
}

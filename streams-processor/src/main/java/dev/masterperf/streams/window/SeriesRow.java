package dev.masterperf.streams.window;

import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Unit;
import dev.masterperf.model.wire.Json;
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

  /** Newest event time of the series, epoch milliseconds. */
  public long newestMillis() {
    return Timestamps.toMillis(latest.tsNanos());
  }

  /** How far event time lies behind append time for this series, in milliseconds. */
  public long lagMillis() {
    return lastSeenMillis - newestMillis();
  }

  byte[] toBytes() {
    return Json.bytes(this);
  }

  static SeriesRow fromBytes(byte[] bytes) {
    return Json.read(bytes, SeriesRow.class);
  }
}

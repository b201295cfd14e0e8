package dev.masterperf.streams.window;

import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Series;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.model.wire.MetricCodec;
import dev.masterperf.model.wire.Timestamps;

/**
 * What the matrix shows of a series, as it was at one moment: its newest event, which is read only
 * where somebody wants to see it.
 */
public final class SeriesRow {
  private final SeriesKey key;
  private final byte[] rest;
  private final long newestTsNanos;
  private final long lastSeenMillis;

  /**
   * @param rest the members of the newest event that do not spell its series; never changed
   */
  SeriesRow(SeriesKey key, byte[] rest, long newestTsNanos, long lastSeenMillis) {
    this.key = key;
    this.rest = rest;
    this.newestTsNanos = newestTsNanos;
    this.lastSeenMillis = lastSeenMillis;
  }

  public SeriesKey key() {
    return key;
  }

  /** The event with the newest event time. Made anew at each call. */
  public PerfMetric latest() {
    return MetricCodec.metric(Series.parse(key), rest, 0, rest.length);
  }

  /** Append time of the newest event, epoch milliseconds. */
  public long lastSeenMillis() {
    return lastSeenMillis;
  }

  /** Newest event time of the series, epoch milliseconds. */
  public long newestMillis() {
    return Timestamps.toMillis(newestTsNanos);
  }

  /** How far event time lies behind append time for this series, in milliseconds. */
  public long lagMillis() {
    return lastSeenMillis - newestMillis();
  }
}

package dev.masterperf.streams.window;

import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Summary;
import dev.masterperf.model.Unit;
import dev.masterperf.model.wire.Json;
import dev.masterperf.model.wire.MetricCodec;
import dev.masterperf.model.wire.Timestamps;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
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
  private static final byte[] NONE = {};

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

  byte[] toBytes() {
    byte[] metric = MetricCodec.encode(latest);
    byte[] symbol = unit == null ? NONE : unit.symbol().getBytes(StandardCharsets.UTF_8);
    ByteBuffer out =
        ByteBuffer.allocate(
            3 * Byte.BYTES + 3 * Long.BYTES + symbol.length + Integer.BYTES + metric.length);
    out.put((byte) (unit == null ? 0 : 1)).put((byte) symbol.length).put(symbol);
    out.put((byte) (lastValue == null ? 0 : 1)).putDouble(lastValue == null ? 0 : lastValue);
    out.putLong(lastValueTsNanos).putLong(lastSeenMillis);
    out.putInt(metric.length).put(metric);
    return out.array();
  }

  static SeriesRow fromBytes(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    boolean hasUnit = in.get() == 1;
    byte[] symbol = new byte[in.get()];
    in.get(symbol);
    boolean hasValue = in.get() == 1;
    double value = in.getDouble();
    long valueTs = in.getLong();
    long seen = in.getLong();
    byte[] metric = new byte[in.getInt()];
    in.get(metric);
    return new SeriesRow(
        Json.read(metric, PerfMetric.class),
        hasUnit ? Unit.of(new String(symbol, StandardCharsets.UTF_8)) : null,
        hasValue ? value : null,
        valueTs,
        seen);
  }
}

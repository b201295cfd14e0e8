package dev.masterperf.archive;

import dev.masterperf.model.Aggregate;
import dev.masterperf.model.LateRecord;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Quantity;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.Series;
import dev.masterperf.model.Status;
import dev.masterperf.model.Unit;
import dev.masterperf.model.WindowAggregate;
import dev.masterperf.model.WindowState;
import dev.masterperf.model.wire.AggregateCodec;
import dev.masterperf.model.wire.Json;
import dev.masterperf.model.wire.MetricCodec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.LongStream;

/** Records of the topics for tests, each known by its number. */
public final class Records {
  /** Nanoseconds of the first event; a minute before a day ends. */
  public static final long START_NANOS = 1_767_225_540_000_000_000L;

  /** Late enough for all events that tests make. */
  public static final long APPEND_MILLIS = START_NANOS / 1_000_000 + 86_400_000;

  private static final List<Series> SERIES =
      List.of(
          Series.of("R2", "Object Upload", "upload"), Series.of("R2", "Object Upload", "download"));

  private Records() {}

  /** Metric {@code number}: ten seconds after the one before it, in one of two series. */
  public static PerfMetric metric(long number) {
    return PerfMetric.of(
        SERIES.get((int) (number % SERIES.size())),
        new Quantity(number / 8.0, Unit.SECONDS),
        Status.OK,
        START_NANOS + number * 10_000_000_000L);
  }

  /** The number of a metric made here. */
  public static long number(PerfMetric metric) {
    return (metric.tsNanos() - START_NANOS) / 10_000_000_000L;
  }

  /** One record with metrics of these numbers. */
  public static byte[] batch(long from, long to) {
    return MetricCodec.encode(LongStream.range(from, to).mapToObj(Records::metric).toList());
  }

  /** A window as the topic carries it. */
  public static byte[] window(long number, Resolution resolution, int revision) {
    return AggregateCodec.toJson(aggregate(number, resolution, revision));
  }

  public static WindowAggregate aggregate(long number, Resolution resolution, int revision) {
    PerfMetric metric = metric(number);
    Aggregate aggregate = new Aggregate();
    for (int i = 0; i < revision; i++) {
      aggregate.addSample(number + i / 8.0, Unit.SECONDS, Status.OK, metric.tsNanos(), number);
    }
    return new WindowAggregate(
        metric.series().key(),
        resolution,
        resolution.windowStart(metric.tsNanos() / 1_000_000),
        revision == 1 ? WindowState.FINAL : WindowState.CORRECTED,
        revision,
        aggregate);
  }

  /** The key of that record. */
  public static byte[] key(long number, Resolution resolution) {
    return AggregateCodec.key(aggregate(number, resolution, 1)).getBytes(StandardCharsets.UTF_8);
  }

  /** A metric that missed windows of these resolutions. */
  public static byte[] late(PerfMetric metric, Resolution... missed) {
    return Json.bytes(new LateRecord(metric, List.of(missed), 3, 17));
  }
}

package dev.masterperf.api.statsd;

import dev.masterperf.model.Aggregate;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Quantity;
import dev.masterperf.model.Series;
import dev.masterperf.model.Status;
import dev.masterperf.model.Summary;
import dev.masterperf.model.Unit;
import java.util.Collections;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The samples of one series in one second. */
final class Recorded {
  static final long NANOS_PER_MILLI = 1_000_000;
  private static final long SECOND_NANOS = 1_000_000_000;

  private final Unit unit;
  private final Aggregate samples = new Aggregate();
  private long order;

  Recorded(Unit unit) {
    this.unit = unit;
  }

  /** Adds a sample that stands for {@code times} of them, at this time in epoch nanoseconds. */
  void add(double value, long times, long nanos) {
    if (samples.count() > 0) {
      double before = samples.last();
      samples.addSteps(value >= before ? value - before : value, 0, 0);
    }
    if (times == 1) {
      samples.addSample(value, unit, Status.OK, nanos, order++);
    } else {
      Summary same =
          new Summary(
              nanos,
              nanos + 1,
              times,
              (double) times * value,
              (double) times * value * value,
              value,
              value,
              value,
              nanos,
              value,
              nanos,
              0,
              0,
              null);
      samples.addSummary(same, unit, order++);
    }
  }

  /**
   * What is sent of it: a lone sample as it is, more as a summary.
   *
   * @param mean whether people read the mean, else the last sample
   * @param secondMillis its start, epoch milliseconds
   */
  PerfMetric metric(Series series, boolean mean, long secondMillis) {
    boolean alone = samples.count() == 1;
    return new PerfMetric(
        series,
        new Quantity(mean ? samples.mean() : samples.last(), unit).toText(),
        alone ? samples.last() : null,
        Objects.requireNonNull(samples.unit()),
        alone ? null : summary(secondMillis * NANOS_PER_MILLI),
        Status.OK,
        "",
        "",
        "",
        Collections.emptySortedMap(),
        samples.lastTsNanos());
  }

  private @Nullable Summary summary(long start) {
    return new Summary(
        start,
        start + SECOND_NANOS,
        samples.count(),
        samples.sum(),
        samples.sumSquares(),
        samples.min(),
        samples.max(),
        samples.first(),
        samples.firstTsNanos(),
        samples.last(),
        samples.lastTsNanos(),
        0,
        samples.increase(),
        samples.min() < samples.max() ? samples.sketch() : null);
  }
}

package dev.masterperf.producer.micrometer;

import dev.masterperf.producer.Recorded;
import io.micrometer.core.instrument.AbstractTimer;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.core.instrument.distribution.HistogramSnapshot;
import io.micrometer.core.instrument.distribution.NoopHistogram;
import io.micrometer.core.instrument.distribution.pause.PauseDetector;
import java.util.concurrent.TimeUnit;

/** A timer that records straight into the tracker's and keeps nothing of its own. */
final class TrackedTimer extends AbstractTimer {
  private static final double NANOS_PER_SECOND = 1e9;

  private final dev.masterperf.producer.Timer timer;
  private final Recent recent;
  private final Recorded before;

  TrackedTimer(
      Id id,
      Clock clock,
      PauseDetector pauseDetector,
      DistributionStatisticConfig config,
      dev.masterperf.producer.Timer timer) {
    super(id, clock, pauseDetector, TimeUnit.SECONDS, NoopHistogram.INSTANCE);
    this.timer = timer;
    this.recent = new Recent(clock, config);
    this.before = timer.recorded();
    timer.onFlush(recent::add);
  }

  @Override
  protected void recordNonNegative(long amount, TimeUnit unit) {
    timer.record(unit.toNanos(amount));
  }

  @Override
  public long count() {
    return timer.recorded().count() - before.count();
  }

  @Override
  public double totalTime(TimeUnit unit) {
    return seconds(timer.recorded().sum() - before.sum(), unit);
  }

  /** Of the last minutes; what was recorded just now included. */
  @Override
  public double max(TimeUnit unit) {
    return seconds(recent.max(timer.recorded().running()), unit);
  }

  @Override
  public HistogramSnapshot takeSnapshot() {
    return Snapshots.of(timer.recorded(), before, recent, NANOS_PER_SECOND);
  }

  private static double seconds(double seconds, TimeUnit unit) {
    return seconds * NANOS_PER_SECOND / unit.toNanos(1);
  }
}

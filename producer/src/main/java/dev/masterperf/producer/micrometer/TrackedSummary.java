package dev.masterperf.producer.micrometer;

import dev.masterperf.model.foreign.MeasuredUnit;
import dev.masterperf.producer.Distribution;
import dev.masterperf.producer.Recorded;
import io.micrometer.core.instrument.AbstractDistributionSummary;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.core.instrument.distribution.HistogramSnapshot;
import io.micrometer.core.instrument.distribution.NoopHistogram;

/** A summary that records straight into the tracker's distribution and keeps nothing of its own. */
final class TrackedSummary extends AbstractDistributionSummary {
  private final MeasuredUnit measured;
  private final Distribution distribution;
  private final Recent recent;
  private final Recorded before;

  TrackedSummary(
      Id id,
      Clock clock,
      DistributionStatisticConfig config,
      double scale,
      MeasuredUnit measured,
      Distribution distribution) {
    super(id, scale, NoopHistogram.INSTANCE);
    this.measured = measured;
    this.distribution = distribution;
    this.recent = new Recent(clock, config);
    this.before = distribution.recorded();
    distribution.onFlush(recent::add);
  }

  @Override
  protected void recordNonNegative(double amount) {
    distribution.record(measured.toBaseQuickly(amount));
  }

  @Override
  public long count() {
    return distribution.recorded().count() - before.count();
  }

  @Override
  public double totalAmount() {
    return measured.fromBase(distribution.recorded().sum() - before.sum());
  }

  /** Of the last minutes; what was recorded just now included. */
  @Override
  public double max() {
    return measured.fromBase(recent.max(distribution.recorded().running()));
  }

  @Override
  public HistogramSnapshot takeSnapshot() {
    return Snapshots.of(distribution.recorded(), before, recent, measured.fromBase(1));
  }
}

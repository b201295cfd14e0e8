package dev.masterperf.producer.micrometer;

import dev.masterperf.model.Aggregate;
import dev.masterperf.producer.Recorded;
import io.micrometer.core.instrument.distribution.HistogramSnapshot;
import io.micrometer.core.instrument.distribution.ValueAtPercentile;
import java.io.PrintStream;

/** What a meter answers to Micrometer. */
final class Snapshots {
  private Snapshots() {}

  /**
   * Count and total since the meter was made, maximum and percentiles of the last minutes.
   *
   * @param before what the instrument had recorded for a meter of this name that was removed
   * @param perBaseUnit how many of the meter's unit make a base unit
   */
  static HistogramSnapshot of(
      Recorded recorded, Recorded before, Recent recent, double perBaseUnit) {
    double[] wanted = recent.percentiles();
    ValueAtPercentile[] values = new ValueAtPercentile[wanted.length];
    Aggregate lately =
        wanted.length == 0 ? new Aggregate() : recent.distribution(recorded.running());
    for (int i = 0; i < wanted.length; i++) {
      double value = lately.count() == 0 ? 0 : lately.quantile(wanted[i]) * perBaseUnit;
      values[i] = new ValueAtPercentile(wanted[i], value);
    }
    return new HistogramSnapshot(
        recorded.count() - before.count(),
        (recorded.sum() - before.sum()) * perBaseUnit,
        recent.max(recorded.running()) * perBaseUnit,
        values,
        null,
        Snapshots::print);
  }

  private static void print(PrintStream out, Double scale) {
    out.println("the distribution is kept in MASTER_PERF, where expressions give any percentile");
  }
}

package dev.masterperf.query.eval;

import dev.masterperf.model.Aggregate;
import dev.masterperf.query.series.Samples;
import java.util.function.ToDoubleFunction;

/**
 * {@code *_over_time} of windows: answered as if all samples in them were there, from the windows
 * merged. Quantiles are those of the merged distribution.
 */
final class WindowFolds {
  private WindowFolds() {}

  static RangeFunction of(ToDoubleFunction<Aggregate> function) {
    return slice -> Point.of(function.applyAsDouble(merged(slice.samples())));
  }

  static Aggregate merged(Samples windows) {
    if (windows.size() == 1) {
      return windows.window(0);
    }
    Aggregate merged = new Aggregate();
    for (int i = 0; i < windows.size(); i++) {
      merged.merge(windows.window(i));
    }
    return merged;
  }

  static double variance(Aggregate merged) {
    double mean = merged.mean();
    return Math.max(0, merged.sumSquares() / merged.count() - mean * mean);
  }

  static double quantile(Aggregate merged, double q) {
    if (Double.isNaN(q)) {
      return Double.NaN;
    }
    if (!Quantiles.isProper(q)) {
      return q < 0 ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    if (q == 0 || q == 1) {
      return q == 0 ? merged.min() : merged.max(); // kept exactly, unlike the distribution
    }
    return merged.quantile(q);
  }
}

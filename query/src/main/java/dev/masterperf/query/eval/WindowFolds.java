package dev.masterperf.query.eval;

import dev.masterperf.model.Aggregate;
import dev.masterperf.model.WindowNumber;
import dev.masterperf.query.series.Samples;
import java.util.function.DoubleBinaryOperator;
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

  /** Of the sum of one number in all windows, and the numbers that there are. */
  static RangeFunction sums(WindowNumber number, DoubleBinaryOperator function) {
    return slice -> {
      Samples windows = slice.samples();
      double sum = 0;
      double count = 0;
      for (int i = 0; i < windows.size(); i++) {
        sum += windows.number(number, i);
        count += windows.number(WindowNumber.COUNT, i);
      }
      return Point.of(function.applyAsDouble(sum, count));
    };
  }

  /** The smallest or greatest. */
  static RangeFunction extreme(WindowNumber number, DoubleBinaryOperator choice) {
    return slice -> {
      Samples windows = slice.samples();
      double extreme = windows.number(number, 0);
      for (int i = 1; i < windows.size(); i++) {
        extreme = choice.applyAsDouble(extreme, windows.number(number, i));
      }
      return Point.of(extreme);
    };
  }

  static Point first(RangeSlice slice) {
    return Point.of(slice.samples().number(WindowNumber.FIRST, 0));
  }

  static Point last(RangeSlice slice) {
    return Point.of(slice.samples().number(WindowNumber.LAST, slice.samples().size() - 1));
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

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

  /** Of the windows merged. */
  static WindowFold of(ToDoubleFunction<Aggregate> function) {
    return (windows, first, end) -> function.applyAsDouble(merged(windows, first, end));
  }

  /** Of the sum of one number in all windows, and the numbers that there are. */
  static WindowFold sums(WindowNumber number, DoubleBinaryOperator function) {
    return (windows, first, end) -> {
      double sum = 0;
      double count = 0;
      for (int i = first; i < end; i++) {
        sum += windows.number(number, i);
        count += windows.number(WindowNumber.COUNT, i);
      }
      return function.applyAsDouble(sum, count);
    };
  }

  /** The smallest or greatest. */
  static WindowFold extreme(WindowNumber number, DoubleBinaryOperator choice) {
    return (windows, first, end) -> {
      double extreme = windows.number(number, first);
      for (int i = first + 1; i < end; i++) {
        extreme = choice.applyAsDouble(extreme, windows.number(number, i));
      }
      return extreme;
    };
  }

  static double first(Samples windows, int first, int end) {
    return windows.number(WindowNumber.FIRST, first);
  }

  static double last(Samples windows, int first, int end) {
    return windows.number(WindowNumber.LAST, end - 1);
  }

  static Aggregate merged(Samples windows) {
    return merged(windows, 0, windows.size());
  }

  private static Aggregate merged(Samples windows, int first, int end) {
    if (end == first + 1) {
      return windows.window(first);
    }
    Aggregate merged = new Aggregate();
    for (int i = first; i < end; i++) {
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

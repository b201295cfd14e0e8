package dev.masterperf.api.histogram;

import dev.masterperf.model.Sketch;
import dev.masterperf.model.Summary;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Makes a summary of a distribution: count and sum as they are, quantiles as near as the buckets
 * tell. What buckets do not tell is estimated: the sum of squares, and min, max and sum where the
 * sender leaves them out; first and last are the mean, since a histogram has no order.
 */
public final class DistributionSummary {
  private static final int FEW = 2;

  /** With fewer the sketch is small whatever they hold, and need not be measured. */
  private static final int MANY_CELLS = 1_500;

  /** In base64 and beside the longest key it still fits into the largest metric. */
  private static final int MAX_SKETCH_BYTES = 36_000;

  private final Sketch sketch = new Sketch();
  private double sum;
  private double sumSquares;
  private double min = Double.POSITIVE_INFINITY;
  private double max = Double.NEGATIVE_INFINITY;

  private DistributionSummary() {}

  /**
   * The summary of a distribution with at least one sample.
   *
   * @param startNanos epoch nanoseconds, inclusive
   * @param endNanos epoch nanoseconds, exclusive
   * @param toBase brings a number into the unit of the summary; monotone, 0 to 0
   * @throws IllegalArgumentException if there is no such summary, with what is wrong
   */
  public static Summary of(
      Distribution distribution, long startNanos, long endNanos, DoubleUnaryOperator toBase) {
    if (distribution.count() > Summary.MAX_COUNT) {
      throw new IllegalArgumentException(
          "it has "
              + distribution.count()
              + " samples, at most "
              + Summary.MAX_COUNT
              + " are taken");
    }
    DistributionSummary made = new DistributionSummary();
    made.addAll(distribution, toBase);
    made.requireSize(distribution.buckets());
    return made.summary(distribution, startNanos, endNanos, toBase);
  }

  private void requireSize(@Nullable Buckets buckets) {
    if (buckets == null || buckets.cells() < MANY_CELLS) {
      return;
    }
    int bytes = sketch.toProto().length;
    if (bytes > MAX_SKETCH_BYTES) {
      throw new IllegalArgumentException(
          "its buckets spread over so wide a range that their sketch has "
              + bytes
              + " bytes, at most "
              + MAX_SKETCH_BYTES
              + " fit into a metric; send coarser buckets");
    }
  }

  private void addAll(Distribution distribution, DoubleUnaryOperator toBase) {
    Buckets buckets = distribution.buckets();
    if (buckets != null && buckets.hasBounds()) {
      buckets.spread(
          distribution.least(),
          distribution.most(),
          (value, times) -> add(toBase.applyAsDouble(value), times));
    } else {
      addUnbucketed(distribution, toBase);
    }
  }

  /**
   * Without buckets: the extremes as far as they are known, the rest at what is left of the sum.
   */
  private void addUnbucketed(Distribution distribution, DoubleUnaryOperator toBase) {
    long count = distribution.count();
    double total = distribution.sum();
    if (Double.isNaN(total)) {
      throw new IllegalArgumentException("it has neither buckets nor a sum");
    }
    boolean extremes = !Double.isNaN(distribution.min()) && !Double.isNaN(distribution.max());
    if (extremes && count >= FEW) {
      add(toBase.applyAsDouble(distribution.min()), 1);
      add(toBase.applyAsDouble(distribution.max()), 1);
      count -= FEW;
      total -= distribution.min() + distribution.max();
    }
    if (count > 0) {
      double mean = total / count;
      double bounded = Math.max(distribution.least(), Math.min(distribution.most(), mean));
      add(toBase.applyAsDouble(bounded), count);
    }
  }

  private void add(double value, long times) {
    sketch.add(value, times);
    sum += value * times;
    sumSquares += value * value * times;
    min = Math.min(min, value);
    max = Math.max(max, value);
  }

  private Summary summary(
      Distribution distribution, long startNanos, long endNanos, DoubleUnaryOperator toBase) {
    long count = distribution.count();
    if (!Double.isNaN(distribution.sum())) {
      sum = toBase.applyAsDouble(distribution.sum());
    }
    if (!Double.isNaN(distribution.min())) {
      min = Math.min(toBase.applyAsDouble(distribution.min()), max);
    }
    if (!Double.isNaN(distribution.max())) {
      max = Math.max(toBase.applyAsDouble(distribution.max()), min);
    }
    double mean = Math.max(min, Math.min(max, sum / count));
    // No samples of this mean have smaller squares.
    sumSquares = Math.max(sumSquares, mean * mean * count);
    return new Summary(
        startNanos,
        endNanos,
        count,
        sum,
        sumSquares,
        min,
        max,
        mean,
        startNanos,
        mean,
        endNanos - 1,
        0,
        0,
        min == max ? null : sketch);
  }
}

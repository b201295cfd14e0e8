package dev.masterperf.query.series;

import dev.masterperf.model.Aggregate;
import dev.masterperf.model.Sketch;
import java.util.ArrayList;
import java.util.List;

/**
 * A native histogram: how many samples fell into each bin of our {@link Sketch}, and their sum.
 * Immutable. Counts may be fractions, since rates are histograms too, and after a subtraction
 * negative.
 *
 * @param sum of all samples
 * @param zeros samples whose magnitude is below 1e-12
 */
public record Distribution(double sum, double zeros, BinCounts negative, BinCounts positive) {
  public static final Distribution EMPTY = new Distribution(0, 0, BinCounts.NONE, BinCounts.NONE);

  /**
   * Samples of a range of values.
   *
   * @param lower below {@code upper}
   */
  public record Bucket(double lower, double upper, double count) {}

  /** The distribution of a sketch, which does not know its sum. */
  public static Distribution of(Sketch sketch, double sum) {
    double[] zeros = {0};
    BinCounts.Builder below = new BinCounts.Builder();
    BinCounts.Builder above = new BinCounts.Builder();
    sketch.forEachBin(
        (sign, bin, count) -> {
          if (sign == 0) {
            zeros[0] = count;
          } else {
            (sign < 0 ? below : above).add(bin, count);
          }
        });
    return new Distribution(sum, zeros[0], below.build(), above.build());
  }

  /** The distribution of the samples of a window. */
  public static Distribution of(Aggregate window) {
    return of(window.sketch(), window.sum());
  }

  public double count() {
    double count = zeros;
    for (int i = 0; i < negative.size(); i++) {
      count += negative.count(i);
    }
    for (int i = 0; i < positive.size(); i++) {
      count += positive.count(i);
    }
    return count;
  }

  public Distribution plus(Distribution other) {
    return new Distribution(
        sum + other.sum,
        zeros + other.zeros,
        negative.combined(other.negative, Double::sum),
        positive.combined(other.positive, Double::sum));
  }

  public Distribution minus(Distribution other) {
    return new Distribution(
        sum - other.sum,
        zeros - other.zeros,
        negative.combined(other.negative, (a, b) -> a - b),
        positive.combined(other.positive, (a, b) -> a - b));
  }

  public Distribution times(double factor) {
    return new Distribution(
        sum * factor, zeros * factor, negative.times(factor), positive.times(factor));
  }

  /** Whether a counter that had {@code before} must have begun anew: some count fell. */
  public boolean isResetAfter(Distribution before) {
    return zeros < before.zeros
        || negative.anyFewerThan(before.negative)
        || positive.anyFewerThan(before.positive);
  }

  /**
   * All buckets in rising order of value. That of the zeros reaches from -1e-12 to 1e-12, or from 0
   * where no sample is negative, to 0 where none is positive.
   */
  public List<Bucket> buckets() {
    List<Bucket> buckets = new ArrayList<>(negative.size() + positive.size() + 1);
    for (int i = negative.size() - 1; i >= 0; i--) {
      int bin = negative.bin(i);
      buckets.add(new Bucket(-Sketch.lowerEnd(bin + 1), -Sketch.lowerEnd(bin), negative.count(i)));
    }
    if (zeros != 0) {
      boolean onlyAbove = negative.size() == 0 && positive.size() > 0;
      boolean onlyBelow = positive.size() == 0 && negative.size() > 0;
      buckets.add(
          new Bucket(
              onlyAbove ? 0 : -Sketch.MIN_MAGNITUDE, onlyBelow ? 0 : Sketch.MIN_MAGNITUDE, zeros));
    }
    for (int i = 0; i < positive.size(); i++) {
      int bin = positive.bin(i);
      buckets.add(new Bucket(Sketch.lowerEnd(bin), Sketch.lowerEnd(bin + 1), positive.count(i)));
    }
    return buckets;
  }

  /** In short, as a label's value by {@code count_values}: its buckets that hold samples. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("{count:").append(count()).append(", sum:").append(sum);
    for (Bucket bucket : buckets()) {
      text.append(", (").append(bucket.lower()).append(',').append(bucket.upper()).append("]:");
      text.append(bucket.count());
    }
    return text.append('}').toString();
  }
}

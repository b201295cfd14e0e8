package dev.masterperf.query.series;

import dev.masterperf.model.Aggregate;
import dev.masterperf.model.Sketch;
import dev.masterperf.query.series.BucketLayout.Custom;
import dev.masterperf.query.series.BucketLayout.Exponential;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleBinaryOperator;

/**
 * A native histogram: how many samples fell into each bin of a layout, and their sum. Immutable.
 * Counts may be fractions, since rates are histograms too, and after a subtraction negative.
 *
 * @param count of all samples; where some are NaN, more than the bins hold
 * @param sum of all samples
 * @param zeros samples whose magnitude is at most the layout's threshold
 */
public record Distribution(
    BucketLayout layout,
    double count,
    double sum,
    double zeros,
    BinCounts negative,
    BinCounts positive,
    ResetHint hint) {

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
    return sketched(sum, zeros[0], below.build(), above.build());
  }

  static Distribution sketched(double sum, double zeros, BinCounts negative, BinCounts positive) {
    double count = zeros + negative.total() + positive.total();
    return new Distribution(
        BucketLayout.SKETCH, count, sum, zeros, negative, positive, ResetHint.UNKNOWN);
  }

  /** The distribution of the samples of a window. */
  public static Distribution of(Aggregate window) {
    return of(window.sketch(), window.sum());
  }

  /** Nothing, in the layout of another. */
  public static Distribution emptyLike(Distribution other) {
    return new Distribution(
        other.layout, 0, 0, 0, BinCounts.NONE, BinCounts.NONE, ResetHint.UNKNOWN);
  }

  public boolean isCustom() {
    return layout instanceof Custom;
  }

  /** Whether {@link #plus} and {@link #minus} are defined for both. */
  public boolean isMergeableWith(Distribution other) {
    return layout.isMergeableWith(other.layout);
  }

  /** Whether both have bounds of their own, and not the same: then what they share is kept. */
  public boolean hasOtherBoundsThan(Distribution other) {
    return isCustom() && other.isCustom() && !layout.equals(other.layout);
  }

  /**
   * Both together, in the finest layout that both can be brought to.
   *
   * @throws IllegalArgumentException if they are not mergeable
   */
  public Distribution plus(Distribution other) {
    return combined(other, Double::sum);
  }

  /**
   * What is left without the other.
   *
   * @throws IllegalArgumentException if they are not mergeable
   */
  public Distribution minus(Distribution other) {
    return combined(other, (a, b) -> a - b);
  }

  private Distribution combined(Distribution other, DoubleBinaryOperator operator) {
    Distribution ours = this;
    Distribution theirs = other;
    if (!layout.equals(other.layout)) {
      if (!isMergeableWith(other)) {
        throw new IllegalArgumentException(
            "histograms of the layouts " + layout + " and " + other.layout + " do not add up");
      }
      ours = broughtTo(other);
      theirs = other.broughtTo(ours);
    }
    return new Distribution(
        ours.layout,
        operator.applyAsDouble(count, other.count),
        operator.applyAsDouble(sum, other.sum),
        operator.applyAsDouble(ours.zeros, theirs.zeros),
        ours.negative.combined(theirs.negative, operator),
        ours.positive.combined(theirs.positive, operator),
        hint.with(other.hint));
  }

  /** In the finest layout that both can be brought to. */
  private Distribution broughtTo(Distribution other) {
    if (layout instanceof Custom ours && other.layout instanceof Custom theirs) {
      Custom common = ours.common(theirs);
      return rebinned(common, positive.rebinned(ours.to(common)), negative);
    }
    Distribution ours = this;
    Distribution theirs = other;
    while (ours.layout.zeroThreshold() != theirs.layout.zeroThreshold()) {
      if (ours.layout.zeroThreshold() < theirs.layout.zeroThreshold()) {
        ours = ours.withZeroThreshold(theirs.layout.zeroThreshold());
      } else {
        theirs = theirs.withZeroThreshold(ours.layout.zeroThreshold());
      }
    }
    int schema =
        Math.min(((Exponential) ours.layout).schema(), ((Exponential) theirs.layout).schema());
    return ours.withSchema(schema);
  }

  private Distribution rebinned(BucketLayout other, BinCounts above, BinCounts below) {
    return new Distribution(other, count, sum, zeros, below, above, hint);
  }

  private Distribution withSchema(int schema) {
    Exponential ours = (Exponential) layout;
    if (schema >= ours.schema()) {
      return this;
    }
    var toWider = ours.toSchema(schema);
    return rebinned(
        new Exponential(schema, ours.zeroThreshold()),
        positive.rebinned(toWider),
        negative.rebinned(toWider));
  }

  /** With a higher threshold; one that would cut a bin is raised to the bin's end. */
  private Distribution withZeroThreshold(double threshold) {
    double reached = raised(raised(threshold, positive), negative);
    while (reached != raised(raised(reached, positive), negative)) {
      reached = raised(raised(reached, positive), negative);
    }
    double end = reached;
    BinCounts above = positive.without(bin -> layout.lower(bin) < end);
    BinCounts below = negative.without(bin -> layout.lower(bin) < end);
    double swallowed = positive.total() - above.total() + negative.total() - below.total();
    return new Distribution(
        new Exponential(((Exponential) layout).schema(), end),
        count,
        sum,
        zeros + swallowed,
        below,
        above,
        hint);
  }

  private double raised(double threshold, BinCounts bins) {
    for (int i = 0; i < bins.size(); i++) {
      int bin = bins.bin(i);
      if (layout.lower(bin) < threshold && layout.upper(bin) > threshold) {
        return layout.upper(bin);
      }
    }
    return threshold;
  }

  /** Each count and the sum, times this. */
  public Distribution times(double factor) {
    return new Distribution(
        layout,
        count * factor,
        sum * factor,
        zeros * factor,
        negative.mapped(one -> one * factor),
        positive.mapped(one -> one * factor),
        factor < 0 ? ResetHint.GAUGE : hint);
  }

  /** Each count and the sum, divided by this; by zero, which leaves no bins, they are infinite. */
  public Distribution dividedBy(double divisor) {
    return new Distribution(
        layout,
        count / divisor,
        sum / divisor,
        zeros / divisor,
        divisor == 0 ? BinCounts.NONE : negative.mapped(one -> one / divisor),
        divisor == 0 ? BinCounts.NONE : positive.mapped(one -> one / divisor),
        divisor < 0 ? ResetHint.GAUGE : hint);
  }

  public Distribution withHint(ResetHint other) {
    return hint == other
        ? this
        : new Distribution(layout, count, sum, zeros, negative, positive, other);
  }

  /** Whether layout, counts and sum are the same; hints do not matter. */
  public boolean isSameAs(Distribution other) {
    return withHint(other.hint).equals(other);
  }

  /**
   * Whether a counter that had {@code before} must have begun anew: its hint says so, some count
   * fell, or its layout became finer, which no counter's does while it runs.
   */
  public boolean isResetAfter(Distribution before) {
    if (hint == ResetHint.RESET || hint == ResetHint.NOT_RESET) {
      return hint == ResetHint.RESET;
    }
    if (count < before.count || !isMergeableWith(before)) {
      return true;
    }
    Distribution then = layout.equals(before.layout) ? before : before.broughtTo(this);
    Distribution now = this;
    if (!layout.equals(then.layout)) {
      if (!isCustom()) {
        return true;
      }
      now = broughtTo(before);
    }
    return now.zeros < then.zeros
        || now.negative.anyFewerThan(then.negative)
        || now.positive.anyFewerThan(then.positive);
  }

  /**
   * All buckets in rising order of value. That of the zeros reaches from minus the threshold to the
   * threshold, or from 0 where no sample is negative, to 0 where none is positive.
   */
  public List<Bucket> buckets() {
    List<Bucket> buckets = new ArrayList<>(negative.size() + positive.size() + 1);
    double threshold = layout.zeroThreshold();
    double floor = isCustom() ? Double.NEGATIVE_INFINITY : threshold;
    for (int i = negative.size() - 1; i >= 0; i--) {
      int bin = negative.bin(i);
      double upper = Math.max(threshold, layout.lower(bin));
      buckets.add(new Bucket(-layout.upper(bin), -upper, negative.count(i)));
    }
    if (zeros != 0) {
      boolean onlyAbove = negative.size() == 0 && positive.size() > 0;
      boolean onlyBelow = positive.size() == 0 && negative.size() > 0;
      buckets.add(new Bucket(onlyAbove ? 0 : -threshold, onlyBelow ? 0 : threshold, zeros));
    }
    for (int i = 0; i < positive.size(); i++) {
      int bin = positive.bin(i);
      double lower = Math.max(floor, layout.lower(bin));
      buckets.add(new Bucket(lower, layout.upper(bin), positive.count(i)));
    }
    return buckets;
  }

  /**
   * In short, as Prometheus writes it, so that {@code count_values} makes the same labels of it:
   * its buckets that hold samples, {@code [} and {@code ]} at ends that belong to them.
   */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("{count:").append(GoNumber.shortest(count));
    text.append(", sum:").append(GoNumber.shortest(sum));
    for (int i = negative.size() - 1; i >= 0; i--) {
      int bin = negative.bin(i);
      append(text, "[", -layout.upper(bin), -layout.lower(bin), ")", negative.count(i));
    }
    if (zeros != 0) {
      append(text, "[", -layout.zeroThreshold(), layout.zeroThreshold(), "]", zeros);
    }
    for (int i = 0; i < positive.size(); i++) {
      int bin = positive.bin(i);
      append(text, "(", layout.lower(bin), layout.upper(bin), "]", positive.count(i));
    }
    return text.append('}').toString();
  }

  private static void append(
      StringBuilder text, String open, double lower, double upper, String close, double count) {
    text.append(", ").append(open).append(GoNumber.shortest(lower)).append(',');
    text.append(GoNumber.shortest(upper)).append(close).append(':');
    text.append(GoNumber.shortest(count));
  }
}

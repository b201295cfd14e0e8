package dev.masterperf.query.eval;

import dev.masterperf.query.series.Distribution;
import dev.masterperf.query.series.Distribution.Bucket;
import dev.masterperf.query.series.Labels;
import java.util.Arrays;
import java.util.List;

/** Quantiles of numbers and of native histograms, as Prometheus interpolates them. */
final class Quantiles {
  private Quantiles() {}

  /** The answer where {@code q} is below 0 or above 1. */
  private static double outside(double q) {
    return q < 0 ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
  }

  static boolean isProper(double q) {
    return q >= 0 && q <= 1;
  }

  /** Between two numbers their weighted mean is taken. Sorts {@code values}. */
  static double of(double q, double[] values) {
    if (values.length == 0 || Double.isNaN(q)) {
      return Double.NaN;
    }
    if (!isProper(q)) {
      return outside(q);
    }
    sortWithNansFirst(values);
    double rank = q * (values.length - 1);
    int lower = (int) Math.max(0, Math.floor(rank));
    int upper = Math.min(values.length - 1, lower + 1);
    double weight = rank - Math.floor(rank);
    return values[lower] * (1 - weight) + values[upper] * weight;
  }

  /** Java sorts NaN behind all numbers, Prometheus before them. */
  private static void sortWithNansFirst(double[] values) {
    Arrays.sort(values);
    int nans = 0;
    while (nans < values.length && Double.isNaN(values[values.length - 1 - nans])) {
      nans++;
    }
    if (nans > 0) {
      System.arraycopy(values, 0, values, nans, values.length - nans);
      Arrays.fill(values, 0, nans, Double.NaN);
    }
  }

  /**
   * Within a bucket, values are taken to be spread evenly on a logarithmic scale, or a linear one
   * where its bounds are the user's own. The upper half is counted from above, so that a quantile
   * between two buckets lies at the nearer end.
   *
   * @param series whose the histogram is
   */
  static double of(double q, Distribution histogram, Labels series, Annotations annotations) {
    if (Double.isNaN(q) || (isProper(q) && histogram.count() == 0)) {
      return Double.NaN;
    }
    if (!isProper(q)) {
      return outside(q);
    }
    List<Bucket> buckets = histogram.buckets();
    boolean nans = Double.isNaN(histogram.sum());
    double inBuckets = buckets.stream().mapToDouble(Bucket::count).sum();
    if (nans && inBuckets < q * histogram.count()) {
      annotations.quantileIsNan(series);
      return Double.NaN;
    }
    if (nans && inBuckets < histogram.count()) {
      annotations.quantileIsSkewed(series);
    }
    if (buckets.isEmpty()) {
      return 0;
    }
    boolean custom = histogram.isCustom();
    return nans || q < 0.5
        ? fromBelow(q * histogram.count(), buckets, custom)
        : fromAbove((1 - q) * histogram.count(), buckets, custom);
  }

  private static double fromBelow(double rank, List<Bucket> buckets, boolean custom) {
    double passed = 0;
    for (Bucket bucket : buckets) {
      if (passed + bucket.count() >= rank) {
        return within(bucket, (rank - passed) / bucket.count(), custom);
      }
      passed += bucket.count();
    }
    return within(buckets.get(buckets.size() - 1), 1, custom);
  }

  private static double fromAbove(double rank, List<Bucket> buckets, boolean custom) {
    double passed = 0;
    for (int i = buckets.size() - 1; i >= 0; i--) {
      Bucket bucket = buckets.get(i);
      if (passed + bucket.count() >= rank) {
        return within(bucket, 1 - (rank - passed) / bucket.count(), custom);
      }
      passed += bucket.count();
    }
    return within(buckets.get(0), 0, custom);
  }

  private static double within(Bucket bucket, double share, boolean custom) {
    double lower = bucket.lower();
    double upper = bucket.upper();
    if (Double.isInfinite(upper) && custom) {
      return lower;
    }
    if (Double.isInfinite(lower) && custom) {
      return upper <= 0 ? upper : upper * share;
    }
    if (custom || (lower <= 0 && upper >= 0)) {
      return lower + (upper - lower) * share;
    }
    return lower > 0
        ? lower * Math.pow(upper / lower, share)
        : upper * Math.pow(lower / upper, 1 - share);
  }

  /**
   * The share of samples between two values.
   *
   * @param series whose the histogram is
   */
  static double fraction(
      double lower, double upper, Distribution histogram, Labels series, Annotations annotations) {
    double count = histogram.count();
    if (count == 0 || Double.isNaN(lower) || Double.isNaN(upper)) {
      return Double.NaN;
    }
    if (lower >= upper) {
      return 0;
    }
    List<Bucket> buckets = histogram.buckets();
    double most = count;
    if (Double.isNaN(histogram.sum())) {
      most = buckets.stream().mapToDouble(Bucket::count).sum();
      if (most < count) {
        annotations.fractionsWithoutNans(series);
      }
    }
    boolean custom = histogram.isCustom();
    double below = rank(upper, buckets, most, custom) - rank(lower, buckets, most, custom);
    return below / count;
  }

  private static double rank(double value, List<Bucket> buckets, double most, boolean custom) {
    double rank = 0;
    for (Bucket bucket : buckets) {
      if (bucket.lower() >= value) {
        return Math.min(most, rank);
      }
      if (bucket.upper() > value) {
        return Math.min(most, rank + bucket.count() * share(bucket, value, custom));
      }
      rank += bucket.count();
    }
    return most;
  }

  /** The inverse of {@link #within}. */
  private static double share(Bucket bucket, double value, boolean custom) {
    double lower = bucket.lower();
    double upper = bucket.upper();
    if (custom && Double.isInfinite(lower)) {
      return upper > 0 ? Math.max(0, value / upper) : 0;
    }
    if (custom || (lower <= 0 && upper >= 0)) {
      return (value - lower) / (upper - lower);
    }
    return lower > 0
        ? Math.log(value / lower) / Math.log(upper / lower)
        : 1 - Math.log(value / upper) / Math.log(lower / upper);
  }
}

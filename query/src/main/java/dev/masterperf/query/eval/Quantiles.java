package dev.masterperf.query.eval;

import dev.masterperf.query.series.Distribution;
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
   * Within a bucket, values are taken to be spread evenly on a logarithmic scale. The upper half is
   * counted from above, so that a quantile between two buckets lies at the nearer end.
   */
  static double of(double q, Distribution distribution) {
    if (Double.isNaN(q)) {
      return Double.NaN;
    }
    if (!isProper(q)) {
      return outside(q);
    }
    double count = distribution.count();
    List<Distribution.Bucket> buckets = distribution.buckets();
    if (count == 0 || buckets.isEmpty()) {
      return Double.NaN;
    }
    return q < 0.5 ? fromBelow(q * count, buckets) : fromAbove((1 - q) * count, buckets);
  }

  private static double fromBelow(double rank, List<Distribution.Bucket> buckets) {
    double passed = 0;
    for (Distribution.Bucket bucket : buckets) {
      if (passed + bucket.count() >= rank) {
        return within(bucket, (rank - passed) / bucket.count());
      }
      passed += bucket.count();
    }
    return buckets.get(buckets.size() - 1).upper();
  }

  private static double fromAbove(double rank, List<Distribution.Bucket> buckets) {
    double passed = 0;
    for (int i = buckets.size() - 1; i >= 0; i--) {
      Distribution.Bucket bucket = buckets.get(i);
      if (passed + bucket.count() >= rank) {
        return within(bucket, 1 - (rank - passed) / bucket.count());
      }
      passed += bucket.count();
    }
    return buckets.get(0).lower();
  }

  private static double within(Distribution.Bucket bucket, double share) {
    double lower = bucket.lower();
    double upper = bucket.upper();
    if (lower <= 0 && upper >= 0) {
      return lower + (upper - lower) * share;
    }
    return lower > 0
        ? lower * Math.pow(upper / lower, share)
        : upper * Math.pow(lower / upper, 1 - share);
  }

  /** The share of samples between two values. */
  static double fraction(double lower, double upper, Distribution distribution) {
    double count = distribution.count();
    if (count == 0 || Double.isNaN(lower) || Double.isNaN(upper)) {
      return Double.NaN;
    }
    if (lower >= upper) {
      return 0;
    }
    List<Distribution.Bucket> buckets = distribution.buckets();
    return (rank(upper, buckets, count) - rank(lower, buckets, count)) / count;
  }

  private static double rank(double value, List<Distribution.Bucket> buckets, double count) {
    double rank = 0;
    for (Distribution.Bucket bucket : buckets) {
      if (bucket.lower() >= value) {
        return rank;
      }
      if (bucket.upper() > value) {
        return rank + bucket.count() * share(bucket, value);
      }
      rank += bucket.count();
    }
    return count;
  }

  /** The inverse of {@link #within}. */
  private static double share(Distribution.Bucket bucket, double value) {
    double lower = bucket.lower();
    double upper = bucket.upper();
    if (lower <= 0 && upper >= 0) {
      return (value - lower) / (upper - lower);
    }
    return lower > 0
        ? Math.log(value / lower) / Math.log(upper / lower)
        : 1 - Math.log(value / upper) / Math.log(lower / upper);
  }
}

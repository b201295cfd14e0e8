package dev.masterperf.api.histogram;

import java.util.Optional;

/**
 * How many samples fell between which bounds. Immutable by convention: arrays are never changed.
 */
public sealed interface Buckets permits ExplicitBuckets, ExponentialBuckets {

  /** The samples in all buckets. */
  long count();

  /** Whether they have bounds, without which they say only how many samples there are. */
  boolean hasBounds();

  /** How many numbers this keeps, for bounding memory. */
  int cells();

  /**
   * What came since an earlier state of the same histogram.
   *
   * @return empty if {@code earlier} cannot be one: other bounds, or more samples somewhere
   */
  Optional<Buckets> since(Buckets earlier);

  /**
   * Spreads the samples over values as well as the buckets tell them, lowest bucket first.
   *
   * @param least no sample is smaller; negative infinity where that is not known
   * @param most no sample is larger; infinity where that is not known
   */
  void spread(double least, double most, Values values);

  /** Takes values in ascending buckets. */
  @FunctionalInterface
  interface Values {
    void add(double value, long times);
  }

  /**
   * The sum of counts.
   *
   * @throws IllegalArgumentException if one is negative or their sum is too large for a long
   */
  static long total(long[] counts) {
    long total = 0;
    for (long count : counts) {
      total += count;
      if (count < 0 || total < 0) {
        throw new IllegalArgumentException("the counts of its buckets are negative or too large");
      }
    }
    return total;
  }
}

package dev.masterperf.api.histogram;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The samples of a span of time, as far as a histogram tells of them.
 *
 * @param count number of samples
 * @param sum of them; NaN where it is not known
 * @param min the smallest; NaN where it is not known
 * @param max the largest; NaN where it is not known
 * @param least no sample is smaller; negative infinity where that is not known
 * @param most no sample is larger; infinity where that is not known
 * @param buckets null where there are none
 */
public record Distribution(
    long count,
    double sum,
    double min,
    double max,
    double least,
    double most,
    @Nullable Buckets buckets) {

  /**
   * What a sender states.
   *
   * @throws IllegalArgumentException if the numbers contradict each other
   */
  public static Distribution of(
      long count, double sum, double min, double max, @Nullable Buckets buckets) {
    if (count < 0) {
      throw new IllegalArgumentException("its count is negative or too large");
    }
    if (buckets != null && buckets.count() != count) {
      throw new IllegalArgumentException(
          "its count is " + count + ", but its buckets hold " + buckets.count());
    }
    if (Double.isInfinite(sum) || Double.isInfinite(min) || Double.isInfinite(max) || min > max) {
      throw new IllegalArgumentException("its sum, min and max are not those of any samples");
    }
    return new Distribution(
        count,
        sum,
        min,
        max,
        Double.isNaN(min) ? Double.NEGATIVE_INFINITY : min,
        Double.isNaN(max) ? Double.POSITIVE_INFINITY : max,
        buckets);
  }

  /**
   * What came since an earlier state of the same cumulative histogram. Of its extremes only those
   * are known that are new; the old ones still bound it.
   *
   * @return empty if {@code earlier} cannot be one
   */
  public Optional<Distribution> since(Distribution earlier) {
    Buckets now = buckets;
    Buckets before = earlier.buckets;
    if (count < earlier.count || (now == null) != (before == null)) {
      return Optional.empty();
    }
    if (now == null || before == null) {
      return Optional.of(since(earlier, count - earlier.count, null));
    }
    return now.since(before).map(more -> since(earlier, more.count(), more));
  }

  private Distribution since(Distribution earlier, long more, @Nullable Buckets moreBuckets) {
    return new Distribution(
        more,
        sum - earlier.sum,
        min < earlier.min ? min : Double.NaN,
        max > earlier.max ? max : Double.NaN,
        least,
        most,
        moreBuckets);
  }
}

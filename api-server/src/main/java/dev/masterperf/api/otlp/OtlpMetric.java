package dev.masterperf.api.otlp;

import dev.masterperf.api.histogram.Buckets;
import dev.masterperf.api.histogram.ExplicitBuckets;
import dev.masterperf.api.histogram.ExponentialBuckets;
import dev.masterperf.api.mapping.IncomingSeries.Label;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A metric as OTLP has it, read but not judged. Numbers that a field leaves out are NaN.
 *
 * @param data null where it is of no kind known here
 */
record OtlpMetric(String name, String unit, @Nullable Data data) {

  /** Whether a point tells of all since the start, or of the time since the point before it. */
  enum Temporality {
    UNSPECIFIED,
    DELTA,
    CUMULATIVE;

    /** By its number on the wire. */
    static Temporality of(long number) {
      return number == 1 ? DELTA : number == 2 ? CUMULATIVE : UNSPECIFIED;
    }
  }

  /** One kind of points. */
  sealed interface Data {
    List<? extends Point> points();
  }

  record Gauge(List<NumberPoint> points) implements Data {}

  record Sum(List<NumberPoint> points, Temporality temporality, boolean monotonic)
      implements Data {}

  record Histogram(List<DistributionPoint> points, Temporality temporality) implements Data {}

  record Summary(List<SummaryPoint> points) implements Data {}

  /** What all points have. */
  sealed interface Point {
    When when();

    List<Label> attributes();
  }

  /**
   * When a point is and whether it is one.
   *
   * @param startNanos epoch nanoseconds; 0 where it is not given
   * @param timeNanos epoch nanoseconds; 0 where it is not given
   * @param noRecordedValue whether the sender says that there is nothing any more
   */
  record When(long startNanos, long timeNanos, boolean noRecordedValue) {
    static final int NO_RECORDED_VALUE = 1;

    static When of(long startNanos, long timeNanos, long flags) {
      return new When(startNanos, timeNanos, (flags & NO_RECORDED_VALUE) != 0);
    }
  }

  /**
   * @param hasValue whether there is a number at all
   */
  record NumberPoint(When when, List<Label> attributes, double value, boolean hasValue)
      implements Point {}

  /**
   * @param count negative where it is beyond what a long holds
   * @param fields null where it has no buckets
   */
  record DistributionPoint(
      When when,
      List<Label> attributes,
      long count,
      double sum,
      double min,
      double max,
      @Nullable BucketFields fields)
      implements Point {}

  /** The fields that make buckets, if they fit each other. */
  sealed interface BucketFields {
    /**
     * @throws IllegalArgumentException if they do not
     */
    Buckets toBuckets();
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  record ExplicitFields(double[] bounds, long[] counts) implements BucketFields {
    @Override
    public Buckets toBuckets() {
      return new ExplicitBuckets(bounds, counts);
    }
  }

  record ExponentialFields(
      int scale, long zeros, double zeroThreshold, RowFields positive, RowFields negative)
      implements BucketFields {
    @Override
    public Buckets toBuckets() {
      return new ExponentialBuckets(
          scale, zeros, zeroThreshold, positive.toRow(), negative.toRow());
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  record RowFields(int offset, long[] counts) {
    static final RowFields NONE = new RowFields(0, new long[0]);

    ExponentialBuckets.Row toRow() {
      return new ExponentialBuckets.Row(offset, counts);
    }
  }

  /**
   * @param quantiles one more than {@link #MAX_QUANTILES} stands for any number
   */
  record SummaryPoint(
      When when, List<Label> attributes, long count, double sum, List<Quantile> quantiles)
      implements Point {
    static final int MAX_QUANTILES = 100;
  }

  /** A quantile the sender computed. */
  record Quantile(double quantile, double value) {}
}

package dev.masterperf.query.eval;

import dev.masterperf.query.series.Distribution;
import dev.masterperf.query.series.Labels;
import dev.masterperf.query.syntax.AggregationOperator;
import org.jspecify.annotations.Nullable;

/**
 * What some samples of a group come to. Merging is commutative and, but for rounding, associative,
 * so a group can be put together of parts in any order.
 *
 * @param samples all of them, histograms too
 * @param numbers those that are numbers; the four values after it speak of these
 * @param min NaN only where there is nothing else, as is {@code max}
 * @param squares sum of squared distances from the mean
 * @param merged of the histograms; null where there are none
 */
public record PartialAggregate(
    long samples,
    long numbers,
    double sum,
    double min,
    double max,
    double squares,
    @Nullable Distribution merged) {

  /** That of one sample. */
  public static PartialAggregate of(VectorSample sample) {
    Distribution distribution = sample.distribution();
    double value = sample.value();
    double squares = Double.isFinite(value) ? 0 : Double.NaN;
    return distribution == null
        ? new PartialAggregate(1, 1, value, value, value, squares, null)
        : new PartialAggregate(1, 0, 0, Double.NaN, Double.NaN, 0, distribution);
  }

  /** That of the samples of both. */
  public PartialAggregate plus(PartialAggregate other) {
    return new PartialAggregate(
        samples + other.samples,
        numbers + other.numbers,
        sum + other.sum,
        Double.isNaN(min) || other.min < min ? other.min : min,
        Double.isNaN(max) || other.max > max ? other.max : max,
        squaresWith(other),
        mergedWith(other.merged));
  }

  /** Chan, Golub and LeVeque, Updating formulae and a pairwise algorithm, 1979. */
  private double squaresWith(PartialAggregate other) {
    if (numbers == 0 || other.numbers == 0) {
      return squares + other.squares;
    }
    double apart = other.sum / other.numbers - sum / numbers;
    double weight = (double) numbers * other.numbers / (numbers + other.numbers);
    return squares + other.squares + apart * apart * weight;
  }

  private @Nullable Distribution mergedWith(@Nullable Distribution other) {
    if (merged == null || other == null) {
      return merged == null ? other : merged;
    }
    return merged.plus(other);
  }

  /**
   * The value of an aggregation of these samples, as {@link Aggregations} would have it; null where
   * there is none.
   *
   * @throws IllegalArgumentException if it cannot be made of parts
   */
  public @Nullable VectorSample value(AggregationOperator operator, Labels group) {
    return switch (operator) {
      case COUNT -> new VectorSample(group, (double) samples);
      case GROUP -> new VectorSample(group, 1);
      case SUM -> merged == null ? number(group, sum) : histogram(group, 1);
      case AVG -> merged == null ? number(group, sum / numbers) : histogram(group, 1.0 / samples);
      case MIN -> number(group, min);
      case MAX -> number(group, max);
      case STDVAR -> number(group, squares / numbers);
      case STDDEV -> number(group, Math.sqrt(squares / numbers));
      case COUNT_VALUES, QUANTILE, BOTTOMK, TOPK, LIMITK, LIMIT_RATIO ->
          throw new IllegalArgumentException(operator.text() + " cannot be made of parts");
    };
  }

  private @Nullable VectorSample number(Labels group, double value) {
    return numbers == 0 ? null : new VectorSample(group, value);
  }

  /** None where numbers are among them, as in Prometheus. */
  private @Nullable VectorSample histogram(Labels group, double factor) {
    return merged == null || numbers > 0
        ? null
        : new VectorSample(group, factor == 1 ? merged : merged.times(factor));
  }

  /** The form in which parts travel and are kept. */
  public byte[] toBytes() {
    return PartialCodec.write(this);
  }

  /**
   * Reads {@link #toBytes} back.
   *
   * @throws IllegalArgumentException if the bytes are no partial aggregate
   */
  public static PartialAggregate fromBytes(byte[] bytes) {
    return PartialCodec.read(bytes);
  }
}

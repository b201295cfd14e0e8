package dev.masterperf.query.testing;

import dev.masterperf.query.series.Distribution;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One place of a sequence: a number, a histogram or a gap.
 *
 * @param value NaN of a histogram or a gap
 * @param histogram null of a number or a gap
 * @param startOffsetMillis when the counter began, from the time of the sample on; null where that
 *     is not said
 * @param hintGiven whether the histogram was written with a counter reset hint, so that it matters
 */
record SequenceValue(
    double value,
    @Nullable Distribution histogram,
    boolean isGap,
    boolean hintGiven,
    @Nullable Long startOffsetMillis) {
  static final SequenceValue GAP = new SequenceValue(Double.NaN, null, true, false, null);

  static SequenceValue of(double number) {
    return new SequenceValue(number, null, false, false, null);
  }

  static SequenceValue of(Distribution histogram, boolean hintGiven) {
    return new SequenceValue(Double.NaN, histogram, false, hintGiven, null);
  }

  /** The same of a counter that began this much later; earlier, if negative. */
  SequenceValue startedAt(@Nullable Long offsetMillis) {
    return new SequenceValue(value, histogram, isGap, hintGiven, offsetMillis);
  }

  Distribution requireHistogram() {
    return Objects.requireNonNull(histogram, "not a histogram");
  }

  @Override
  public String toString() {
    if (isGap) {
      return "_";
    }
    return histogram == null ? Numbers.text(value) : HistogramNotation.text(histogram);
  }
}

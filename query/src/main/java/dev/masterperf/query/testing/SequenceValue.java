package dev.masterperf.query.testing;

import dev.masterperf.query.series.Distribution;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One place of a sequence: a number, a histogram or a gap.
 *
 * @param value NaN of a histogram or a gap
 * @param histogram null of a number or a gap
 * @param hintGiven whether the histogram was written with a counter reset hint, so that it matters
 */
record SequenceValue(
    double value, @Nullable Distribution histogram, boolean isGap, boolean hintGiven) {
  static final SequenceValue GAP = new SequenceValue(Double.NaN, null, true, false);

  static SequenceValue of(double number) {
    return new SequenceValue(number, null, false, false);
  }

  static SequenceValue of(Distribution histogram, boolean hintGiven) {
    return new SequenceValue(Double.NaN, histogram, false, hintGiven);
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

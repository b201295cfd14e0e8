package dev.masterperf.query.eval;

import dev.masterperf.query.series.Distribution;
import dev.masterperf.query.series.Samples;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** {@code *_over_time} of samples that are no windows. */
final class Folds {
  private final Context context;

  Folds(Context context) {
    this.context = context;
  }

  @Nullable Point sum(RangeSlice slice) {
    Samples samples = slice.samples();
    if (samples.haveDistributions()) {
      Distribution sum = histograms(slice).sum();
      return sum == null ? null : Point.of(sum);
    }
    CompensatedSum sum = new CompensatedSum();
    for (int i = 0; i < samples.size(); i++) {
      sum.add(samples.value(i));
    }
    return Point.of(sum.value());
  }

  @Nullable Point mean(RangeSlice slice) {
    Samples samples = slice.samples();
    if (samples.haveDistributions()) {
      Distribution mean = histograms(slice).mean();
      return mean == null ? null : Point.of(mean);
    }
    Mean mean = new Mean();
    for (int i = 0; i < samples.size(); i++) {
      mean.add(samples.value(i));
    }
    return Point.of(mean.value());
  }

  /** Empty where there are numbers among them. */
  private HistogramSum histograms(RangeSlice slice) {
    Samples samples = slice.samples();
    HistogramSum sum = new HistogramSum(context.annotations());
    if (samples.histograms() < samples.size()) {
      context.annotations().mixedSamples(slice.labels());
      return sum;
    }
    for (int i = 0; i < samples.size(); i++) {
      sum.add(samples.histogram(i), slice.labels());
    }
    return sum;
  }

  /** The numbers of a range; that there are histograms too is said. */
  private double[] numbers(RangeSlice slice) {
    double[] numbers = numbers(slice.samples());
    if (numbers.length > 0 && numbers.length < slice.samples().size()) {
      context.annotations().ignoredHistograms(slice.labels());
    }
    return numbers;
  }

  @Nullable Point min(RangeSlice slice) {
    return extreme(slice, (now, least) -> now < least || Double.isNaN(least), false);
  }

  @Nullable Point max(RangeSlice slice) {
    return extreme(slice, (now, most) -> now > most || Double.isNaN(most), false);
  }

  @Nullable Point timeOfMin(RangeSlice slice) {
    return extreme(slice, (now, least) -> now <= least || Double.isNaN(least), true);
  }

  @Nullable Point timeOfMax(RangeSlice slice) {
    return extreme(slice, (now, most) -> now >= most || Double.isNaN(most), true);
  }

  /** Whether a value replaces the most extreme one so far. */
  private interface Replaces {
    boolean test(double now, double extreme);
  }

  private @Nullable Point extreme(RangeSlice slice, Replaces replaces, boolean time) {
    Samples samples = slice.samples();
    int found = -1;
    for (int i = 0; i < samples.size(); i++) {
      if (samples.distribution(i) == null
          && (found < 0 || replaces.test(samples.value(i), samples.value(found)))) {
        found = i;
      }
    }
    if (found < 0) {
      return null;
    }
    if (samples.haveDistributions()) {
      context.annotations().ignoredHistograms(slice.labels());
    }
    return Point.of(time ? samples.timeMillis(found) / 1000.0 : samples.value(found));
  }

  static Point count(RangeSlice slice) {
    return Point.of(slice.samples().size());
  }

  static Point first(RangeSlice slice) {
    return at(slice, 0);
  }

  static Point last(RangeSlice slice) {
    return at(slice, slice.samples().size() - 1);
  }

  private static Point at(RangeSlice slice, int index) {
    return new Point(slice.samples().value(index), slice.samples().distribution(index));
  }

  static Point timeOfFirst(RangeSlice slice) {
    return Point.of(slice.samples().timeMillis(0) / 1000.0);
  }

  static Point timeOfLast(RangeSlice slice) {
    return Point.of(slice.samples().timeMillis(slice.samples().size() - 1) / 1000.0);
  }

  @Nullable Point variance(RangeSlice slice) {
    double[] numbers = numbers(slice);
    if (numbers.length == 0) {
      return null;
    }
    CompensatedSum mean = new CompensatedSum();
    CompensatedSum squares = new CompensatedSum();
    for (int i = 0; i < numbers.length; i++) {
      double off = numbers[i] - mean.value();
      mean.add(off / (i + 1));
      squares.add(off * (numbers[i] - mean.value()));
    }
    return Point.of(squares.value() / numbers.length);
  }

  @Nullable Point quantile(RangeSlice slice, double q) {
    double[] numbers = numbers(slice);
    return numbers.length == 0 ? null : Point.of(Quantiles.of(q, numbers));
  }

  /** Median of the distances from the median. */
  @Nullable Point medianDeviation(RangeSlice slice) {
    double[] numbers = numbers(slice);
    if (numbers.length == 0) {
      return null;
    }
    double median = Quantiles.of(0.5, numbers);
    double[] off = Arrays.stream(numbers).map(number -> Math.abs(number - median)).toArray();
    return Point.of(Quantiles.of(0.5, off));
  }

  private static double[] numbers(Samples samples) {
    double[] numbers = new double[samples.size()];
    int used = 0;
    for (int i = 0; i < samples.size(); i++) {
      if (samples.distribution(i) == null) {
        numbers[used++] = samples.value(i);
      }
    }
    return Arrays.copyOf(numbers, used);
  }

  /** {@code changes}: how often a sample differs from the one before. */
  static Point changes(RangeSlice slice) {
    return steps(
        slice, (a, b) -> a != b && !(Double.isNaN(a) && Double.isNaN(b)), (a, b) -> !a.isSameAs(b));
  }

  /** {@code resets}: how often a counter began anew. */
  static Point resets(RangeSlice slice) {
    Point fallen =
        steps(slice, (before, now) -> now < before, (before, now) -> now.isResetAfter(before));
    Samples samples = slice.samples();
    int said = 0;
    for (int i = 1; i < samples.size(); i++) {
      boolean number = samples.distribution(i) == null && samples.distribution(i - 1) == null;
      boolean fell = samples.value(i) < samples.value(i - 1);
      said += number && !fell && samples.startsAnew(i) ? 1 : 0;
    }
    return said == 0 ? fallen : Point.of(fallen.value() + said);
  }

  private interface NumberStep {
    boolean test(double before, double now);
  }

  private interface DistributionStep {
    boolean test(Distribution before, Distribution now);
  }

  private static Point steps(RangeSlice slice, NumberStep numbers, DistributionStep distributions) {
    Samples samples = slice.samples();
    int steps = 0;
    for (int i = 1; i < samples.size(); i++) {
      Distribution before = samples.distribution(i - 1);
      Distribution now = samples.distribution(i);
      boolean counts;
      if (before == null && now == null) {
        counts = numbers.test(samples.value(i - 1), samples.value(i));
      } else {
        counts = before == null || now == null || distributions.test(before, now);
      }
      steps += counts ? 1 : 0;
    }
    return Point.of(steps);
  }
}

package dev.masterperf.query.eval;

import dev.masterperf.query.series.Samples;
import org.jspecify.annotations.Nullable;

/** Lines and curves through the samples of a range; windows count as one sample each. */
final class Trends {
  private final Context context;

  Trends(Context context) {
    this.context = context;
  }

  /** {@code deriv}: the slope per second of the line of least squares. */
  @Nullable Point slope(RangeSlice slice) {
    Samples numbers = numbers(slice);
    return numbers.size() < 2 ? null : Point.of(line(numbers, numbers.timeMillis(0)).slope());
  }

  /** {@code predict_linear}: where that line will be. */
  @Nullable Point predicted(RangeSlice slice, double seconds) {
    Samples numbers = numbers(slice);
    if (numbers.size() < 2) {
      return null;
    }
    Line line = line(numbers, slice.evaluationMillis());
    return Point.of(line.slope() * seconds + line.intercept());
  }

  /** The numbers of a range; that there are histograms too is said. */
  private Samples numbers(RangeSlice slice) {
    Samples numbers = numbersOf(slice.samples());
    if (numbers.size() > 0 && numbers.size() < slice.samples().size()) {
      context.annotations().ignoredHistograms(slice.labels());
    }
    return numbers;
  }

  /** Those that are no histograms. */
  static Samples numbersOf(Samples samples) {
    if (!samples.haveDistributions()) {
      return samples;
    }
    Samples.Builder numbers = new Samples.Builder();
    for (int i = 0; i < samples.size(); i++) {
      if (samples.distribution(i) == null) {
        numbers.add(samples, i);
      }
    }
    return numbers.build();
  }

  private record Line(double slope, double intercept) {}

  private static Line line(Samples samples, long originMillis) {
    CompensatedSum x = new CompensatedSum();
    CompensatedSum y = new CompensatedSum();
    CompensatedSum xy = new CompensatedSum();
    CompensatedSum xx = new CompensatedSum();
    boolean constant = true;
    for (int i = 0; i < samples.size(); i++) {
      double seconds = (samples.timeMillis(i) - originMillis) / 1000.0;
      double value = samples.value(i);
      constant &= value == samples.value(0) || i == 0;
      x.add(seconds);
      y.add(value);
      xy.add(seconds * value);
      xx.add(seconds * seconds);
    }
    if (constant) {
      double value = samples.value(0);
      return Double.isInfinite(value) ? new Line(Double.NaN, Double.NaN) : new Line(0, value);
    }
    double n = samples.size();
    double covariance = xy.value() - x.value() * y.value() / n;
    double variance = xx.value() - x.value() * x.value() / n;
    double slope = covariance / variance;
    return new Line(slope, y.value() / n - slope * x.value() / n);
  }

  /**
   * {@code double_exponential_smoothing} (Holt's linear method).
   *
   * @param smoothing between 0 and 1, the weight of a sample against what was expected
   * @param trend between 0 and 1, the weight of a step against the trend so far
   */
  @Nullable Point smoothed(RangeSlice slice, double smoothing, double trend) {
    Samples samples = numbers(slice);
    if (samples.size() < 2) {
      return null;
    }
    double before = 0;
    double level = samples.value(0);
    double slope = samples.value(1) - samples.value(0);
    for (int i = 1; i < samples.size(); i++) {
      if (i > 1) {
        slope = trend * (level - before) + (1 - trend) * slope;
      }
      double next = smoothing * samples.value(i) + (1 - smoothing) * (level + slope);
      before = level;
      level = next;
    }
    return Point.of(level);
  }
}

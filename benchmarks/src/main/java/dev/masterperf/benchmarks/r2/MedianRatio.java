package dev.masterperf.benchmarks.r2;

import java.util.Arrays;
import java.util.List;

/**
 * The median of paired ratios and an interval that holds the true one with 95 % confidence, by
 * order statistics: the number of samples below a median is binomial, whatever their distribution
 * (Conover, Practical Nonparametric Statistics, 3rd ed., section 3.2).
 *
 * @param low end of the interval
 * @param high end of the interval
 */
record MedianRatio(double median, double low, double high, int pairs) {
  private static final double NORMAL_95 = 1.96;

  /** Fewer give no interval. */
  static final int FEWEST = 6;

  /**
   * @param of numerators, paired by place
   * @param to denominators
   */
  static MedianRatio of(List<Long> of, List<Long> to) {
    int n = of.size();
    if (n < FEWEST || n != to.size()) {
      throw new IllegalArgumentException(n + " and " + to.size() + " are no pairs");
    }
    double[] ratios = new double[n];
    Arrays.setAll(ratios, i -> (double) of.get(i) / to.get(i));
    Arrays.sort(ratios);
    double half = NORMAL_95 * Math.sqrt(n) / 2;
    int low = (int) Math.floor(n / 2.0 - half);
    int high = (int) Math.ceil(n / 2.0 + half);
    double median = n % 2 == 1 ? ratios[n / 2] : (ratios[n / 2 - 1] + ratios[n / 2]) / 2;
    return new MedianRatio(median, ratios[Math.max(0, low - 1)], ratios[Math.min(n - 1, high)], n);
  }

  /** By how many percent the numerator is larger. */
  static double percent(double ratio) {
    return (ratio - 1) * 100;
  }
}

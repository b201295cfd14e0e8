package dev.masterperf.benchmarks.history.truth;

import java.util.Arrays;

/** What a query makes of the samples of a range. */
enum Fold {
  COUNT("count_over_time(%s)"),
  SUM("sum_over_time(%s)"),
  MIN("min_over_time(%s)"),
  MAX("max_over_time(%s)"),
  AVERAGE("avg_over_time(%s)"),
  LAST("last_over_time(%s)"),
  P90("quantile_over_time(0.9, %s)");

  private static final double QUANTILE = 0.9;

  /** What sketches promise, and a little for the arithmetic. */
  private static final double SKETCH_ERROR = 0.0101;

  /** Sums are added in another order here than there. */
  private static final double SUM_ERROR = 1e-9;

  private final String form;

  Fold(String form) {
    this.form = form;
  }

  String text(String range) {
    return form.formatted(range);
  }

  /**
   * Whether this is what these values give.
   *
   * @param values in the order of their times, at least one
   */
  boolean gives(double[] values, double answer) {
    return switch (this) {
      case COUNT -> answer == values.length;
      case MIN -> answer == Arrays.stream(values).min().orElseThrow();
      case MAX -> answer == Arrays.stream(values).max().orElseThrow();
      case LAST -> answer == values[values.length - 1];
      case SUM -> near(Arrays.stream(values).sum(), answer);
      case AVERAGE -> near(Arrays.stream(values).sum() / values.length, answer);
      case P90 -> isQuantile(values, answer);
    };
  }

  private static boolean near(double expected, double answer) {
    return Math.abs(expected - answer) <= SUM_ERROR * Math.max(1, Math.abs(expected));
  }

  /** Within the sketch's error of one of the two values beside the rank. */
  private static boolean isQuantile(double[] values, double answer) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double rank = QUANTILE * (sorted.length - 1);
    double below = sorted[(int) Math.floor(rank)];
    double above = sorted[(int) Math.ceil(rank)];
    return answer >= below - SKETCH_ERROR * Math.abs(below)
        && answer <= above + SKETCH_ERROR * Math.abs(above);
  }
}

package dev.masterperf.alerts.anomaly;

/**
 * Where values are expected.
 *
 * @param expected NaN while unknown, and so are the others
 * @param lower the least that is not rare
 * @param upper the most that is not rare
 */
public record Band(double expected, double lower, double upper) {
  /** The most that a {@link #deviation} is, also of a series that never moved before. */
  public static final double FURTHEST = 1e6;

  static Band around(double expected, double width) {
    return new Band(expected, expected - width, expected + width);
  }

  /** Whether anything is expected. */
  public boolean isKnown() {
    return !Double.isNaN(lower);
  }

  /**
   * How far a value is from what is expected, as a share of the band: above 1 exactly where it is
   * outside, {@link #FURTHEST} at most.
   */
  public double deviation(double value) {
    double distance = Math.abs(value - expected);
    double share = distance == 0 ? 0 : Math.min(distance / ((upper - lower) / 2), FURTHEST);
    // At the very edge the quotient is rounded to either side.
    return value < lower || value > upper ? Math.max(share, Math.nextUp(1.0)) : Math.min(share, 1);
  }
}

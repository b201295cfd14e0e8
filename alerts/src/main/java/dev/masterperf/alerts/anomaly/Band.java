package dev.masterperf.alerts.anomaly;

/**
 * Where values are expected.
 *
 * @param expected NaN while unknown, and so are the others
 * @param lower the least that is not rare
 * @param upper the most that is not rare
 */
public record Band(double expected, double lower, double upper) {
  static Band around(double expected, double width) {
    return new Band(expected, expected - width, expected + width);
  }

  /** Whether anything is expected. */
  public boolean isKnown() {
    return !Double.isNaN(lower);
  }

  /** How far a value is from what is expected, as a share of the band: above 1 it is outside. */
  public double deviation(double value) {
    double distance = Math.abs(value - expected);
    return distance == 0 ? 0 : distance / ((upper - lower) / 2);
  }
}

package dev.masterperf.alerts.anomaly;

/**
 * The variance of values of which old ones count ever less (T. Finch, "Incremental calculation of
 * weighted mean and variance", 2009, section 9); of the first ones each counts the same.
 */
final class FadingVariance {
  static final int STATE_BYTES = 2 * Double.BYTES + Long.BYTES;

  private final double rate;
  private double mean;
  private double variance;
  private long count;

  /**
   * @param memory so many values ago one counts 1/e of what the newest does
   */
  FadingVariance(double memory) {
    this.rate = 1 / memory;
  }

  void fields(StateFields fields) {
    mean = fields.number(mean);
    variance = fields.number(variance);
    count = fields.whole(count);
  }

  /** Takes a value; returns the variance of all so far. */
  double add(double value) {
    count++;
    double share = Math.max(rate, 1.0 / count);
    double off = value - mean;
    mean += share * off;
    variance = (1 - share) * (variance + share * off * off);
    return variance;
  }

  /** How many there were. */
  long count() {
    return count;
  }

  /**
   * A value, or the nearest one to it that is so many standard deviations from the mean; where all
   * were alike, the value.
   */
  double clamped(double value, double deviations) {
    if (variance == 0) {
      return value;
    }
    double reach = deviations * deviation();
    return Math.min(Math.max(value, mean - reach), mean + reach);
  }

  /** The standard deviation of all so far. */
  double deviation() {
    return Math.sqrt(variance);
  }
}

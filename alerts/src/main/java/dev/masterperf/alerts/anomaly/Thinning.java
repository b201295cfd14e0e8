package dev.masterperf.alerts.anomaly;

/** Makes one point of a pattern of every so many values: their mean, or what sticks out of them. */
final class Thinning {
  /** What sticks out less than this share of the mean is no spike. */
  private static final double SPIKE_SHARE = 0.1;

  private final int length;
  private final boolean keepsSpikes;
  private double sum;
  private double most;
  private double least;
  private int count;
  private double level = Double.NaN;

  /**
   * @param length how many values become one point
   * @param keepsSpikes whether a point is the value farthest from the level before, where it is off
   *     the mean
   */
  Thinning(int length, boolean keepsSpikes) {
    this.length = length;
    this.keepsSpikes = keepsSpikes;
  }

  void fields(StateFields fields) {
    sum = fields.number(sum);
    most = fields.number(most);
    least = fields.number(least);
    count = fields.whole(count, 0, length - 1);
    level = fields.number(level);
  }

  /** The point that this value completes; NaN where it completes none. */
  double add(double value) {
    if (count == 0) {
      sum = 0;
      most = value;
      least = value;
    }
    sum += value;
    most = Math.max(most, value);
    least = Math.min(least, value);
    if (++count < length) {
      return Double.NaN;
    }
    count = 0;
    double mean = sum / length;
    level = ((Double.isNaN(level) ? mean : level) + mean) / 2;
    if (!keepsSpikes || length == 1) {
      return mean;
    }
    double extreme = Math.abs(most - level) >= Math.abs(least - level) ? most : least;
    return Math.abs(extreme - mean) < SPIKE_SHARE * Math.abs(mean) ? mean : extreme;
  }
}

package dev.masterperf.streams.anomaly;

/**
 * How the detectors of a rule stand.
 *
 * @param judging that saw enough of their series
 * @param warmingUp that did not yet
 * @param waiting that are not at hand, since nothing came of their series since the start
 * @param refused series that got none, since there was no memory for more
 * @param warmInMillis how long the slowest still warms up, if values keep coming; 0 if none does
 */
public record DetectorFigures(
    long judging, long warmingUp, long waiting, long refused, long warmInMillis) {
  /** Of no series. */
  public static final DetectorFigures NONE = new DetectorFigures(0, 0, 0, 0, 0);

  static final DetectorFigures REFUSED = new DetectorFigures(0, 0, 0, 1, 0);

  /** How many series the rule watches, those that got no detector among them. */
  public long series() {
    return judging + warmingUp + waiting + refused;
  }

  /** These and those of another task or process. */
  public DetectorFigures plus(DetectorFigures other) {
    return new DetectorFigures(
        judging + other.judging,
        warmingUp + other.warmingUp,
        waiting + other.waiting,
        refused + other.refused,
        Math.max(warmInMillis, other.warmInMillis));
  }
}

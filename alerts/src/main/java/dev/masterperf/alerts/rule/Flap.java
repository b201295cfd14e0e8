package dev.masterperf.alerts.rule;

/**
 * From when on an alert flaps: it then keeps firing until its condition was quiet for {@code
 * withinMillis}, so that nobody is told of it over and over.
 *
 * @param times how often it began to fire
 * @param withinMillis in this time, the last one included
 */
public record Flap(int times, long withinMillis) {
  /** Bounds what is remembered of each alert. */
  public static final int MAX_TIMES = 50;

  public Flap {
    if (times < 2 || times > MAX_TIMES) {
      throw new IllegalArgumentException(
          "times is a number from 2 to " + MAX_TIMES + ", not " + times);
    }
    if (withinMillis <= 0) {
      throw new IllegalArgumentException("within must be longer than nothing");
    }
  }
}

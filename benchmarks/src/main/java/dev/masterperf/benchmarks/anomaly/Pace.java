package dev.masterperf.benchmarks.anomaly;

import java.util.List;

/**
 * How often a series has a value, and how long it is looked at.
 *
 * @param title as people write it
 * @param values of a series
 * @param faultFrom which value is the first that a fault may begin with: the detector knows the
 *     series by then
 */
record Pace(String title, long stepMillis, int values, int faultFrom) {
  private static final long DAY_MILLIS = 86_400_000;

  /** More than three days, ten weeks, and more than a year. */
  static final List<Pace> ALL =
      List.of(
          new Pace("10s", 10_000, 30_000, 20_000),
          new Pace("5m", 300_000, 20_000, 8_000),
          new Pace("1h", 3_600_000, 10_000, 4_000));

  static final List<Pace> QUICK = List.of(new Pace("5m", 300_000, 2_600, 2_000));

  /** How many values a day has. */
  int day() {
    return (int) (DAY_MILLIS / stepMillis);
  }
}

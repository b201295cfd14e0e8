package dev.masterperf.alerts.anomaly;

import java.util.Arrays;

/**
 * Keeps the first values of a series until the time between them tells its scale: a coarser step
 * takes fewer values for the same while, yet not as few as the ratio of the steps, since what moves
 * slowly is also recorded seldom.
 */
final class FirstValues {
  private static final int COUNT = 9;

  /** Suits values each five minutes: two to two and a half days. */
  private static final double SCALE = 600;

  private static final double STEP_MILLIS = 300_000;
  private static final double POWER = 1 / 3.0;
  private static final int LEAST = 50;
  private static final int MOST = 4_000;

  private final long[] times = new long[COUNT];
  private final double[] values = new double[COUNT];
  private int count;

  /** Keeps one more. */
  void add(long epochMillis, double value) {
    times[count] = epochMillis;
    values[count] = value;
    count++;
  }

  boolean isFull() {
    return count == COUNT;
  }

  int size() {
    return count;
  }

  long epochMillis(int i) {
    return times[i];
  }

  double value(int i) {
    return values[i];
  }

  void fields(StateFields fields) {
    count = fields.whole(count, 0, COUNT - 1);
    for (int i = 0; i < count; i++) {
      times[i] = fields.whole(times[i]);
    }
    fields.numbers(values, count);
  }

  /** By the median step, so that gaps and repetitions among them do not count. */
  int scale() {
    long[] steps = new long[count - 1];
    for (int i = 0; i < steps.length; i++) {
      steps[i] = Math.max(1, times[i + 1] - times[i]);
    }
    Arrays.sort(steps);
    double scale = SCALE * Math.pow(STEP_MILLIS / steps[steps.length / 2], POWER);
    return (int) Math.round(Math.min(Math.max(scale, LEAST), MOST));
  }
}

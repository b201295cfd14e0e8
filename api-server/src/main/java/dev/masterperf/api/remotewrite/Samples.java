package dev.masterperf.api.remotewrite;

import java.util.Arrays;

/** The samples of one series while it is read; filled anew for each. */
final class Samples {
  private double[] values = new double[16];
  private long[] times = new long[16];
  private long[] starts = new long[16];
  private int size;

  void clear() {
    size = 0;
  }

  /**
   * @param millis epoch milliseconds
   * @param startMillis since when it counts; 0 where that is not known
   */
  void add(double value, long millis, long startMillis) {
    if (size == values.length) {
      values = Arrays.copyOf(values, 2 * size);
      times = Arrays.copyOf(times, 2 * size);
      starts = Arrays.copyOf(starts, 2 * size);
    }
    values[size] = value;
    times[size] = millis;
    starts[size++] = startMillis;
  }

  /** Says since when all counted that do not say so themselves. */
  void startedAt(long millis) {
    for (int i = 0; i < size; i++) {
      if (starts[i] == 0) {
        starts[i] = millis;
      }
    }
  }

  int size() {
    return size;
  }

  double value(int index) {
    return values[index];
  }

  long millis(int index) {
    return times[index];
  }

  long startMillis(int index) {
    return starts[index];
  }
}

package dev.masterperf.benchmarks.history.truth;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Every sample of some series, and what they give, computed the plain way. */
final class AllSamples {
  private static final int SHOWN = 16;

  private final List<One> series = new ArrayList<>();

  AllSamples(int series) {
    for (int i = 0; i < series; i++) {
      this.series.add(new One());
    }
  }

  /** The samples of one series by time; of those of one time the one that came last is last. */
  private static final class One {
    private long[] millis = new long[64];
    private int[] records = new int[64];
    private double[] values = new double[64];
    private int size;

    void add(long time, int record, double value) {
      if (size == millis.length) {
        millis = Arrays.copyOf(millis, 2 * size);
        records = Arrays.copyOf(records, 2 * size);
        values = Arrays.copyOf(values, 2 * size);
      }
      int at = firstFrom(time + 1);
      // Of one record the greater comes last, so that it does not matter in which order they add
      // up.
      while (at > 0
          && millis[at - 1] == time
          && records[at - 1] == record
          && values[at - 1] > value) {
        at--;
      }
      System.arraycopy(millis, at, millis, at + 1, size - at);
      System.arraycopy(records, at, records, at + 1, size - at);
      System.arraycopy(values, at, values, at + 1, size - at);
      millis[at] = time;
      records[at] = record;
      values[at] = value;
      size++;
    }

    int firstFrom(long time) {
      int low = 0;
      int high = size;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (millis[middle] < time) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low;
    }
  }

  int series() {
    return series.size();
  }

  /**
   * Adds a sample.
   *
   * @param record number of the record it came in, rising
   */
  void add(int index, long millis, int record, double value) {
    series.get(index).add(millis, record, value);
  }

  long size() {
    return series.stream().mapToLong(one -> one.size).sum();
  }

  /**
   * The values of a series with times in [from, to), in the order of their times.
   *
   * @param fromMillis epoch milliseconds
   */
  double[] values(int index, long fromMillis, long toMillis) {
    One one = series.get(index);
    int from = one.firstFrom(fromMillis);
    return Arrays.copyOfRange(one.values, from, Math.max(from, one.firstFrom(toMillis)));
  }

  /** The same with their times, for people; the last of them where they are many. */
  String text(int index, long fromMillis, long toMillis) {
    One one = series.get(index);
    int from = one.firstFrom(fromMillis);
    int to = one.firstFrom(toMillis);
    StringBuilder text = new StringBuilder();
    text.append(to - from).append(" samples:");
    for (int i = Math.max(from, to - SHOWN); i < to; i++) {
      text.append(' ').append(one.values[i]).append('@').append(one.millis[i]);
    }
    return text.toString();
  }
}

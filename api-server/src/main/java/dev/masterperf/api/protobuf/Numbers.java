package dev.masterperf.api.protobuf;

import java.util.Arrays;
import java.util.function.LongUnaryOperator;

/** Numbers that come one by one, up to a limit beyond which they are only counted. */
public final class Numbers {
  /** Nobody sends as many buckets; who reads them refuses what is longer. */
  public static final int MAX_KEPT = 8_192;

  private static final long[] NONE = {};

  private long[] numbers = NONE;
  private int size;

  /** Adds one. */
  public void add(long number) {
    if (size < MAX_KEPT) {
      if (size == numbers.length) {
        numbers = Arrays.copyOf(numbers, Math.max(16, 2 * size));
      }
      numbers[size] = number;
    }
    size++;
  }

  void map(int from, LongUnaryOperator change) {
    for (int i = from; i < Math.min(size, MAX_KEPT); i++) {
      numbers[i] = change.applyAsLong(numbers[i]);
    }
  }

  /** How many were added. */
  public int size() {
    return size;
  }

  /**
   * One of them.
   *
   * @param index below {@link #MAX_KEPT} and size
   */
  public long get(int index) {
    return numbers[index];
  }

  /** All that were kept, as they are. */
  public long[] longs() {
    return numbers.length == size ? numbers : Arrays.copyOf(numbers, Math.min(size, MAX_KEPT));
  }

  /** All that were kept, as the doubles whose bits they are. */
  public double[] doubles() {
    double[] doubles = new double[Math.min(size, MAX_KEPT)];
    for (int i = 0; i < doubles.length; i++) {
      doubles[i] = Double.longBitsToDouble(numbers[i]);
    }
    return doubles;
  }
}

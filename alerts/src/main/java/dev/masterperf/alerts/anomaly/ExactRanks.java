package dev.masterperf.alerts.anomaly;

import java.util.Arrays;
import java.util.Comparator;

/** Remembers each value as it is, in ten bytes. */
final class ExactRanks implements Ranks {
  private final double[] values;

  /**
   * Places in {@link #values} by what lies there, the smallest first: two bytes instead of eight.
   */
  private final char[] order;

  private int count;
  private int oldest;

  /**
   * @param size how many are remembered; at most 65,536
   */
  ExactRanks(int size) {
    this.values = new double[size];
    this.order = new char[size];
  }

  @Override
  public int count() {
    return count;
  }

  @Override
  public int atLeast(double value) {
    return count - firstNotBelow(value, 0, count);
  }

  @Override
  public double largest(int place) {
    return at(count - 1 - place);
  }

  @Override
  public double sumOfLargest(int largest) {
    double sum = 0;
    for (int i = count - largest; i < count; i++) {
      sum += at(i);
    }
    return sum;
  }

  /** The value at a place of the order. */
  private double at(int place) {
    return values[order[place]];
  }

  @Override
  public void add(double value) {
    int free = count;
    if (count == values.length) {
      free = firstNotBelow(values[oldest], 0, count);
      while (order[free] != oldest) {
        free++; // past those that are equal
      }
    } else {
      count++;
    }
    // One move of what lies between the place that comes free and the one that is needed.
    int place = firstNotBelow(value, 0, free);
    if (place < free) {
      System.arraycopy(order, place, order, place + 1, free - place);
    } else {
      place = firstNotBelow(value, free + 1, count) - 1;
      System.arraycopy(order, free + 1, order, free, place - free);
    }
    order[place] = (char) oldest;
    values[oldest] = value;
    oldest = (oldest + 1) % values.length;
  }

  /** The first place of {@code [from, to)} whose value is not smaller, {@code to} where all are. */
  private int firstNotBelow(double value, int from, int to) {
    int low = from;
    int high = to;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (at(middle) < value) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The order is found again: among equal values any is as good. */
  @Override
  public void fields(StateFields fields) {
    count = fields.whole(count, 0, values.length);
    oldest = fields.whole(oldest, 0, values.length - 1);
    fields.numbers(values, count);
    Integer[] places = new Integer[count];
    Arrays.setAll(places, place -> place);
    Arrays.sort(places, Comparator.comparingDouble(place -> values[place]));
    for (int i = 0; i < count; i++) {
      order[i] = (char) (int) places[i];
    }
  }

  @Override
  public int stateBytes() {
    return Double.BYTES * values.length + Character.BYTES * order.length;
  }
}

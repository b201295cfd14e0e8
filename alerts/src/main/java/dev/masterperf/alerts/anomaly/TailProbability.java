package dev.masterperf.alerts.anomaly;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * How rare a value is among the last ones: -log10 of the probability of one at least as large.
 * Below a high quantile that is its rank; beyond it the tail falls exponentially with the mean
 * excess seen there (the estimator of a generalised Pareto tail with shape 0), which tells apart
 * values larger than any before.
 */
final class TailProbability {
  /** Nothing is rarer than this, or one value would outweigh all other experts. */
  static final double MOST = 12;

  private static final double LOG10_E = 0.4343;
  private static final int FEWEST_IN_TAIL = 4;

  /** An excess below this share of the quantile is rounding. */
  private static final double ROUNDING = 1e-15;

  private final int warmUp;
  private final double quantile;
  private final double[] values;

  /**
   * Places in {@link #values} by what lies there, the smallest first: two bytes instead of eight.
   */
  private final char[] order;

  private int count;
  private int oldest;

  /**
   * @param size how many values are remembered; at most 65,536
   * @param warmUp how many there have to be before any is called rare
   * @param quantile beyond which the tail is taken to fall exponentially
   */
  TailProbability(int size, int warmUp, double quantile) {
    this.warmUp = warmUp;
    this.quantile = quantile;
    this.values = new double[size];
    this.order = new char[size];
  }

  /** So many of a kind. */
  static TailProbability[] several(int count, int size, int warmUp, double quantile) {
    return Stream.generate(() -> new TailProbability(size, warmUp, quantile))
        .limit(count)
        .toArray(TailProbability[]::new);
  }

  /**
   * Judges a value by those before, then remembers it.
   *
   * @param value NaN where there is none yet: nothing is remembered then, since anything in its
   *     place would make the first true value look infinitely rare
   * @return from 0 to {@link #MOST}; 0 during warm-up
   */
  double rarity(double value) {
    if (Double.isNaN(value)) {
      return 0;
    }
    double rarity = count < warmUp ? 0 : Math.min(Math.max(judged(value), 0), MOST);
    remember(value);
    return rarity;
  }

  private double judged(double value) {
    int inTail = Math.max(FEWEST_IN_TAIL, count - (int) (quantile * count));
    double edge = at(count - inTail - 1);
    if (value <= edge) {
      return -Math.log10((count - firstNotBelow(value, 0, count) + 1.0) / (count + 1.0));
    }
    double meanExcess = meanOfLast(inTail) - edge;
    if (meanExcess <= ROUNDING * Math.abs(edge)) {
      return MOST;
    }
    return -Math.log10(inTail / (count + 1.0)) + (value - edge) / meanExcess * LOG10_E;
  }

  /** Which value would be as rare as this; NaN during warm-up. */
  double valueOf(double rarity) {
    if (count < warmUp) {
      return Double.NaN;
    }
    int inTail = Math.max(FEWEST_IN_TAIL, count - (int) (quantile * count));
    double edge = at(count - inTail - 1);
    double beyond = rarity + Math.log10(inTail / (count + 1.0));
    if (beyond <= 0) {
      return at(Math.max(0, count - 1 - (int) (Math.pow(10, -rarity) * (count + 1))));
    }
    return edge + beyond * (meanOfLast(inTail) - edge) / LOG10_E;
  }

  private double meanOfLast(int inTail) {
    double sum = 0;
    for (int i = count - inTail; i < count; i++) {
      sum += at(i);
    }
    return sum / inTail;
  }

  /** The value at a place of the order. */
  private double at(int place) {
    return values[order[place]];
  }

  private void remember(double value) {
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
  void fields(StateFields fields) {
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

  static int stateBytes(TailProbability[] tails) {
    return Arrays.stream(tails).mapToInt(TailProbability::stateBytes).sum();
  }

  /** What it keeps. */
  int stateBytes() {
    return Double.BYTES * values.length + Character.BYTES * order.length;
  }
}

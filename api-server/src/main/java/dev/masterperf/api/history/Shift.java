package dev.masterperf.api.history;

import java.util.Arrays;
import java.util.Optional;

/**
 * How far a figure lies from where it was: the difference of its medians, in robust standard
 * deviations of it.
 *
 * <p>The deviation is 1.4826 times the median distance of all values from the median of their own
 * period (Rousseeuw and Croux: "Alternatives to the Median Absolute Deviation", JASA 88, 1993):
 * half of the values may be anything without it noticing. It is taken to be at least a hundredth of
 * the greater median, which is as exact as our percentiles are: else whatever never moved before
 * would be infinitely far away.
 *
 * @param before median
 * @param during median
 * @param deviations from the one to the other, below 0 where it fell
 */
record Shift(double before, double during, double deviations) {
  /** Fewer values than these say nothing about what is usual. */
  static final int LEAST_VALUES = 3;

  /** By which the median distance of normal values is their standard deviation. */
  private static final double NORMAL = 1.4826;

  private static final double EXACTNESS = 0.01;

  /**
   * The shift from some values to others, whose order does not matter.
   *
   * @param leastDeviation that is taken for one, in their unit
   * @return empty where one of them has too few
   */
  static Optional<Shift> of(double[] before, double[] during, double leastDeviation) {
    if (before.length < LEAST_VALUES || during.length < LEAST_VALUES) {
      return Optional.empty();
    }
    double was = median(before.clone());
    double is = median(during.clone());
    double[] distances = new double[before.length + during.length];
    for (int i = 0; i < before.length; i++) {
      distances[i] = Math.abs(before[i] - was);
    }
    for (int i = 0; i < during.length; i++) {
      distances[before.length + i] = Math.abs(during[i] - is);
    }
    double deviation =
        Math.max(
            Math.max(NORMAL * median(distances), leastDeviation),
            EXACTNESS * Math.max(Math.abs(was), Math.abs(is)));
    return Optional.of(new Shift(was, is, was == is ? 0 : (is - was) / deviation));
  }

  /** Of whole values that are counted, such as events: a count scatters by its root at least. */
  static Optional<Shift> ofCounts(double[] before, double[] during) {
    return of(before, during, 0)
        .flatMap(plain -> of(before, during, Math.sqrt(Math.max(plain.before(), plain.during()))));
  }

  /** Sorts them. */
  private static double median(double[] values) {
    Arrays.sort(values);
    int middle = values.length / 2;
    return values.length % 2 == 1
        ? values[middle]
        : values[middle - 1] + (values[middle] - values[middle - 1]) / 2;
  }
}

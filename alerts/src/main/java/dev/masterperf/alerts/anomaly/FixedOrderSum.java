package dev.masterperf.alerts.anomaly;

import java.util.function.IntToDoubleFunction;

/**
 * A sum whose last bit does not depend on how a search came by it: equal windows then have equal
 * distances, which ranks rely on. The order is that of numpy (eight partial sums), in which the
 * prototype of these detectors is written, so that both can be compared number by number.
 */
final class FixedOrderSum {
  private static final int PARTS = 8;

  private FixedOrderSum() {}

  static double of(int count, IntToDoubleFunction term) {
    if (count < PARTS) {
      return plain(0, 0, count, term);
    }
    double[] part = new double[PARTS];
    int whole = count - count % PARTS;
    for (int i = 0; i < whole; i++) {
      part[i % PARTS] += term.applyAsDouble(i);
    }
    double sum =
        ((part[0] + part[1]) + (part[2] + part[3])) + ((part[4] + part[5]) + (part[6] + part[7]));
    return plain(sum, whole, count, term);
  }

  private static double plain(double begin, int from, int to, IntToDoubleFunction term) {
    double sum = begin;
    for (int i = from; i < to; i++) {
      sum += term.applyAsDouble(i);
    }
    return sum;
  }
}

package dev.masterperf.alerts.anomaly;

import java.util.Arrays;

/** Room for what one thread's detectors compute on the way; nothing stays in it between values. */
public final class Scratch {
  private double[] sums = {};

  /** So many zeros at its beginning. */
  double[] zeros(int count) {
    if (sums.length < count) {
      sums = new double[count];
    } else {
      Arrays.fill(sums, 0, count, 0);
    }
    return sums;
  }
}

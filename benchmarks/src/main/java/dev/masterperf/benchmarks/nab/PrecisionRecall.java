package dev.masterperf.benchmarks.nab;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The area under the curve of precision over recall: how well scores tell anomalies from the rest,
 * whatever the threshold.
 *
 * <p>A labelled window is as much tolerance as the benchmark's labels have: wherever in it a
 * detector speaks is right. So a window is one anomaly, and its score is the highest in it. What
 * lies between windows is cut, from left to right, into stretches as long as a window of that file
 * (of a file without any: a tenth of it, by which the benchmark's authors made their windows), each
 * of which is one that is none; a remainder counts if it is at least half as long. Records of the
 * probation are left out. All files have one threshold.
 *
 * <p>The area is the average precision, Σ (Rₙ − Rₙ₋₁) Pₙ over all thresholds from the highest,
 * without interpolation, which would flatter (Davis and Goadrich, The relationship between
 * precision-recall and ROC curves, ICML 2006). The windows are those of Lavin and Ahmad, Evaluating
 * real-time anomaly detection algorithms, 2015, arXiv:1510.03336. Who guesses reaches the share of
 * windows among all stretches.
 */
final class PrecisionRecall {
  private PrecisionRecall() {}

  /**
   * A part of a file.
   *
   * @param highest score in it
   * @param anomaly whether it is a labelled window
   */
  record Stretch(double highest, boolean anomaly) {}

  /** The area, from 0 to 1; NaN without a window. */
  static double area(List<Stretch> stretches) {
    List<Stretch> sorted = new ArrayList<>(stretches);
    sorted.sort(Comparator.comparingDouble(Stretch::highest).reversed());
    long windows = stretches.stream().filter(Stretch::anomaly).count();
    double area = 0;
    int hits = 0;
    int counted = 0;
    for (int i = 0; i < sorted.size(); ) {
      int before = hits;
      double threshold = sorted.get(i).highest();
      for (; i < sorted.size() && sorted.get(i).highest() == threshold; i++) {
        hits += sorted.get(i).anomaly() ? 1 : 0;
        counted++;
      }
      area += (hits - before) * (double) hits / counted;
    }
    return windows == 0 ? Double.NaN : area / windows;
  }

  /** What one reaches who guesses. */
  static double chance(List<Stretch> stretches) {
    return stretches.stream().filter(Stretch::anomaly).count() / (double) stretches.size();
  }
}

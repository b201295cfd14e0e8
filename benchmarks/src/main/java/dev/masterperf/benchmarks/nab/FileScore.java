package dev.masterperf.benchmarks.nab;

import java.util.List;

/**
 * What the alerts of one file are worth.
 *
 * @param points earned and lost, before normalisation
 * @param windows there are
 * @param hits windows with an alert
 * @param falseAlarms outside all windows
 */
record FileScore(double points, int windows, int hits, int falseAlarms) {
  private static final double PERFECT = 100;

  /** Of all files: 0 is who never alerts, 100 who alerts at each window's first record alone. */
  static double normalised(List<FileScore> files, Profile profile) {
    double points = files.stream().mapToDouble(FileScore::points).sum();
    int windows = files.stream().mapToInt(FileScore::windows).sum();
    return PERFECT * (points + profile.miss() * windows) / ((1 + profile.miss()) * windows);
  }
}

package dev.masterperf.benchmarks.alerts;

import dev.masterperf.model.Series;

/** What the series are called on both sides, and when they alert. */
final class BenchSeries {
  static final String CATEGORY = "Bench";
  static final double THRESHOLD_SECONDS = 0.5;
  static final double CALM_SECONDS = 0.1;
  static final double RAISED_SECONDS = 0.9;

  private static final String PREFIX = "probe-";

  private BenchSeries() {}

  static Series of(int index) {
    return Series.of(CATEGORY, "Alerts", id(index));
  }

  static String id(int index) {
    return PREFIX + index;
  }

  static int index(String id) {
    return Integer.parseInt(id.substring(PREFIX.length()));
  }

  static double value(Incidents incidents, int index) {
    return incidents.raised(index) ? RAISED_SECONDS : CALM_SECONDS;
  }
}

package dev.masterperf.benchmarks.tracker;

import java.util.Locale;

/** What can be recorded with. */
public enum Library {
  /** The loop itself: taking a number from an array and doing nothing with it. */
  NOTHING(false),
  MASTERPERF(true),
  /** The same through Micrometer's timer and our registry. */
  MASTERPERF_BY_MICROMETER(true),
  /** Count, sum and maximum. */
  MICROMETER_PLAIN(false),
  /** With {@code publishPercentileHistogram} in the registry of Prometheus. */
  MICROMETER_PERCENTILE_HISTOGRAM(true),
  /** With {@code publishPercentiles}, computed in the process. */
  MICROMETER_PERCENTILES(true),
  /** Classic and native buckets, which is its default. */
  PROMETHEUS(true),
  PROMETHEUS_CLASSIC(true),
  PROMETHEUS_NATIVE(true),
  OPENTELEMETRY_EXPLICIT(true),
  OPENTELEMETRY_EXPONENTIAL(true),
  DROPWIZARD(true);

  private final boolean givesPercentiles;

  Library(boolean givesPercentiles) {
    this.givesPercentiles = givesPercentiles;
  }

  /** Whether percentiles can be had from what it keeps, at once or where it is sent. */
  boolean givesPercentiles() {
    return givesPercentiles;
  }

  /** Whether ours is compared with it. */
  boolean isPeer() {
    return this != NOTHING && this != MASTERPERF && this != MASTERPERF_BY_MICROMETER;
  }

  String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}

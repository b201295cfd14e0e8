package dev.masterperf.benchmarks.engine;

/**
 * What stands in the metrics topic before a measurement. Every series gets its samples evenly, in
 * one fixed order, so series x period is how often it is seen.
 *
 * @param series how many series the samples belong to
 * @param samples how many there are
 * @param batch samples in one record
 * @param perSecond samples a second of event time, which says how many of them share a window; not
 *     how fast they are read
 */
record Workload(int series, int samples, int batch, int perSecond) {
  private static final int LEAST_SECONDS = 1;

  /** So many leave no partition empty. */
  private static final int LEAST_SERIES = 40;

  /**
   * The same with fewer samples, and as many series as still get one in the time that is left; each
   * is seen as often as before.
   */
  Workload scaled(double scale) {
    int fewer = Math.max((int) (samples * scale) / batch, 1) * batch;
    int fewerSeries = Math.max(Math.min(series, (int) (series * scale * 10)), LEAST_SERIES);
    int slower = (int) Math.max((long) perSecond * fewerSeries / series, 1);
    return new Workload(fewerSeries, fewer, batch, slower);
  }

  /** Event time from the first sample to the last, at least a second. */
  long spanMillis() {
    return Math.max(samples * 1_000L / perSecond, LEAST_SECONDS * 1_000L);
  }
}

package dev.masterperf.api.points;

import dev.masterperf.producer.MasterPerfTracker;

/**
 * What became of the points that came by one route since this process began, as rows of category
 * {@code MasterPerf}: nothing is left out without being counted where people see it.
 */
public final class PointTotals {
  private static final String CATEGORY = "MasterPerf";

  private final MasterPerfTracker tracker;
  private final String route;

  /**
   * @param route becomes the topic
   */
  public PointTotals(MasterPerfTracker tracker, String route) {
    this.tracker = tracker;
    this.route = route;
  }

  /** Counts a request whose points the broker has. */
  public void add(PointBatch batch) {
    PointCounts counts = batch.counts();
    add("points", counts.samples() + counts.histograms());
    add("refused", batch.refusals().count());
    add("duplicates", counts.duplicates());
    add("stale", counts.stale());
    add("covered", counts.covered());
    add("exemplars", counts.exemplars());
  }

  /** A row begins with what it counts, so that a route nobody uses has none. */
  private void add(String id, long more) {
    if (more > 0) {
      tracker.counter(CATEGORY, route, id).add(more);
    }
  }
}

package dev.masterperf.model;

/**
 * One window of one series, as written to {@code masterperf.aggregates.v1} and answered by queries.
 *
 * @param startMillis window start, epoch milliseconds, aligned to the resolution
 * @param revision 0 for an open window, 1 for the final one, higher for each correction
 */
public record WindowAggregate(
    SeriesKey series,
    Resolution resolution,
    long startMillis,
    WindowState state,
    int revision,
    Aggregate aggregate) {

  public WindowAggregate {
    if (resolution.windowStart(startMillis) != startMillis) {
      throw new IllegalArgumentException(
          "window start " + startMillis + " is not aligned to " + resolution.label());
    }
  }

  /** Window end, exclusive, epoch milliseconds. */
  public long endMillis() {
    return startMillis + resolution.sizeMillis();
  }
}

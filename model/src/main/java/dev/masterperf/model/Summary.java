package dev.masterperf.model;

import org.jspecify.annotations.Nullable;

/**
 * Many samples of one series sent as one event: what a client recorded between two flushes.
 *
 * @param startNanos epoch nanoseconds, inclusive
 * @param endNanos epoch nanoseconds, exclusive; all samples lie in [start, end)
 * @param count number of samples, at least 1 and at most {@value #MAX_COUNT}
 * @param sum in the metric's unit, as are min, max, first and last
 * @param errors how many of the samples were errors
 * @param increase monotone increase between the samples, resets counted from zero
 * @param sketch distribution of the samples; null only where min equals max
 */
public record Summary(
    long startNanos,
    long endNanos,
    long count,
    double sum,
    double sumSquares,
    double min,
    double max,
    double first,
    long firstTsNanos,
    double last,
    long lastTsNanos,
    long errors,
    double increase,
    @Nullable Sketch sketch) {

  /** More than any client records between two flushes, and few enough that no sum overflows. */
  public static final long MAX_COUNT = 1L << 40;

  public Summary {
    require(
        count > 0 && count <= MAX_COUNT,
        "summary.count must be at least 1 and at most " + MAX_COUNT);
    require(endNanos > startNanos, "summary.end must lie after summary.start");
    require(errors >= 0 && errors <= count, "summary.errors must lie between 0 and summary.count");
    require(
        Double.isFinite(sum)
            && Double.isFinite(sumSquares)
            && Double.isFinite(min)
            && Double.isFinite(max)
            && Double.isFinite(first)
            && Double.isFinite(last)
            && Double.isFinite(increase),
        "summary has a number that is not finite");
    require(min <= max, "summary.min must not exceed summary.max");
    require(
        first >= min && first <= max && last >= min && last <= max,
        "summary.first and summary.last must lie between min and max");
    require(
        firstTsNanos >= startNanos && firstTsNanos <= lastTsNanos && lastTsNanos < endNanos,
        "summary needs start <= firstTs <= lastTs < end");
    require(
        sketch != null || min == max, "summary.sketch is needed where summary.min < summary.max");
    require(
        sketch == null || sketch.count() == count,
        "summary.sketch must hold exactly summary.count samples");
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}

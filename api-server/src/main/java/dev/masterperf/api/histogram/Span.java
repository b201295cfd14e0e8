package dev.masterperf.api.histogram;

import dev.masterperf.model.Resolution;
import dev.masterperf.model.wire.Timestamps;

/**
 * The time a summary is attributed to.
 *
 * <p>Senders report each 10 or 60 s at moments of their own choice, so most of their intervals
 * straddle two windows of that length and would enter only hours. So the samples of an interval
 * belong to the part of it that lies in the window in which it ends: of the longest resolution that
 * is not longer than the interval. A sample is thereby shown at most one interval late.
 *
 * @param startNanos epoch nanoseconds, inclusive
 * @param endNanos epoch nanoseconds, exclusive
 */
public record Span(long startNanos, long endNanos) {
  private static final long NANOS_PER_MILLI = 1_000_000L;

  /**
   * The span of an interval.
   *
   * @param fromNanos exclusive; 0 or after the end where it is not known
   * @param toNanos inclusive, as OTLP has it; so the span ends a nanosecond before
   */
  public static Span of(long fromNanos, long toNanos) {
    long lastMillis = Timestamps.toMillis(toNanos - 1);
    boolean known = fromNanos > 0 && fromNanos < toNanos;
    long lengthMillis = known ? Timestamps.toMillis(toNanos - fromNanos) : 0;
    Resolution resolution = Resolution.SECOND;
    for (Resolution longer : Resolution.values()) {
      if (longer.sizeMillis() <= lengthMillis) {
        resolution = longer;
      }
    }
    long windowStart = resolution.windowStart(lastMillis) * NANOS_PER_MILLI;
    return new Span(known ? Math.max(fromNanos, windowStart) : windowStart, toNanos);
  }
}

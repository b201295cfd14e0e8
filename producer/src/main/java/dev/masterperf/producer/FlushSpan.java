package dev.masterperf.producer;

import java.util.concurrent.TimeUnit;

/**
 * The time a flush tells of: the second that has ended, or a part of one, so that its summaries fit
 * a window of 1 s.
 *
 * @param startNanos epoch nanoseconds, inclusive
 * @param endNanos epoch nanoseconds, exclusive
 */
record FlushSpan(long startNanos, long endNanos) {
  static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  /** A flush that comes later than this after the one before was kept asleep, not busy. */
  private static final long LONGEST = TimeUnit.MINUTES.toNanos(1);

  FlushSpan {
    if (startNanos >= endNanos) {
      throw new IllegalArgumentException("a span of " + startNanos + " to " + endNanos);
    }
  }

  /** The second that a moment lies in. */
  static FlushSpan running(long now) {
    long second = Math.floorDiv(now, SECOND) * SECOND;
    return new FlushSpan(second, second + SECOND);
  }

  /**
   * What to flush now: all up to the last whole second if that is still to come, and otherwise up
   * to this moment. A flush that was late by seconds tells of all of them, since nobody knows how
   * they were shared out; one of a machine that slept, or whose clock was set back, of one second.
   *
   * @param previousEnd where the flush before this one ended, epoch nanoseconds
   */
  static FlushSpan between(long previousEnd, long now) {
    long second = Math.floorDiv(now, SECOND) * SECOND;
    long end = previousEnd < second ? second : now;
    boolean continues = previousEnd < end && end - previousEnd <= LONGEST;
    return new FlushSpan(continues ? previousEnd : Math.floorDiv(end - 1, SECOND) * SECOND, end);
  }
}

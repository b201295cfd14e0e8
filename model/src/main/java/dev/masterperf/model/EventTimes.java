package dev.masterperf.model;

import java.time.Duration;

/** Which times an event may have at all, whatever else came before it. */
public final class EventTimes {
  /** Beyond this a timestamp is a broken clock, not a fast one. */
  private static final long FUTURE_LIMIT_MILLIS = Duration.ofSeconds(10).toMillis();

  private EventTimes() {}

  /**
   * Whether it lies too far ahead of its arrival.
   *
   * @param endMillis the last instant it tells of, epoch milliseconds
   * @param appendMillis when the broker took it, epoch milliseconds
   */
  public static boolean isFuture(long endMillis, long appendMillis) {
    return endMillis > appendMillis + FUTURE_LIMIT_MILLIS;
  }

  /** Whether some window is wide enough for all it tells of, in epoch milliseconds. */
  public static boolean fitAWindow(long beginMillis, long endMillis) {
    return beginMillis == endMillis || Resolution.finestHolding(beginMillis, endMillis).isPresent();
  }
}

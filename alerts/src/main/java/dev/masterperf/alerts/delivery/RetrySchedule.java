package dev.masterperf.alerts.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/**
 * When a failed attempt is repeated: exponential backoff with full jitter (a time chosen evenly
 * between 0 and the bound), as in "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
 *
 * @param first bound after the first attempt; doubles with each further one
 * @param cap no bound is above it
 * @param deadline counted from queueing; the attempt that fails after it is the last
 */
public record RetrySchedule(Duration first, Duration cap, Duration deadline) {
  public static final RetrySchedule DEFAULT =
      new RetrySchedule(Duration.ofMillis(500), Duration.ofMinutes(5), Duration.ofDays(3));

  /** 2^30 times the first bound is beyond any cap. */
  private static final int MAX_DOUBLINGS = 30;

  public RetrySchedule {
    if (first.isNegative() || first.isZero() || cap.compareTo(first) < 0) {
      throw new IllegalArgumentException("a retry schedule needs 0 < first <= cap");
    }
  }

  /**
   * How long to wait after attempt number {@code attempt}.
   *
   * @param attempt from 1
   */
  Duration delay(int attempt, RandomGenerator random) {
    long doublings = Math.min(attempt - 1, MAX_DOUBLINGS);
    Duration bound = first.multipliedBy(1L << doublings);
    long boundMillis = (bound.compareTo(cap) > 0 ? cap : bound).toMillis();
    return Duration.ofMillis(random.nextLong(boundMillis + 1));
  }

  boolean expired(Instant queuedAt, Instant now) {
    return !now.isBefore(queuedAt.plus(deadline));
  }
}

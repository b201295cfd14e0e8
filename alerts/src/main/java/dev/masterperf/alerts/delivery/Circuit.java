package dev.masterperf.alerts.delivery;

import dev.masterperf.alerts.receiver.DeliveryOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Spares an endpoint that does not answer: after {@value #FAILURES} failures in a row nothing is
 * sent to it for a while that doubles up to a minute, then one attempt, and all the others when
 * that one is taken. Failures within a second count from {@value #AT_ONCE} on: of many attempts at
 * an endpoint that refuses four in ten, five in a row are no news. An endpoint that asks for
 * patience ({@code Retry-After}) gets it. Not thread-safe.
 */
final class Circuit {
  static final int FAILURES = 5;
  static final int AT_ONCE = 16;
  private static final Duration ROW = Duration.ofSeconds(1);

  private static final RetrySchedule PAUSES =
      new RetrySchedule(Duration.ofSeconds(1), Duration.ofMinutes(1), Duration.ZERO);

  private final RandomGenerator random;
  private int failures;

  /** How often it was spared since it last answered. */
  private int pauses;

  private Optional<Instant> since = Optional.empty();
  private boolean silent;
  private Instant closedUntil = Instant.MIN;

  Circuit(RandomGenerator random) {
    this.random = random;
  }

  /** Takes in how an attempt ended. */
  void ended(DeliveryOutcome outcome, Instant now) {
    if (!(outcome instanceof DeliveryOutcome.Failed failed)) {
      failures = 0; // whatever it said, it answered
      pauses = 0;
      since = Optional.empty();
      silent = false;
      closedUntil = Instant.MIN;
      return;
    }
    failures++;
    since = since.or(() -> Optional.of(now));
    silent |= failures >= AT_ONCE || (failures >= FAILURES && lasts(now));
    spare(failed.retryAfter(), now);
    if (silent && !now.isBefore(closedUntil)) { // else it was begun before the pause
      pauses++;
      spare(PAUSES.first().plus(PAUSES.delay(pauses, random)), now);
    }
  }

  private boolean lasts(Instant now) {
    return !now.isBefore(since.orElse(now).plus(ROW));
  }

  private void spare(Duration pause, Instant now) {
    Instant until = now.plus(pause);
    closedUntil = until.isAfter(closedUntil) ? until : closedUntil;
  }

  /**
   * How many attempts may begin.
   *
   * @param free how many there is room for
   * @param underWay how many there are
   */
  int room(int free, int underWay, Instant now) {
    if (now.isBefore(closedUntil)) {
      return 0;
    }
    return silent ? Math.min(free, underWay == 0 ? 1 : 0) : free;
  }

  /** Since when it does not answer; empty while it does, or has not failed often enough. */
  Optional<Instant> silentSince() {
    return silent ? since : Optional.empty();
  }

  /** Until when nothing is sent; empty where that is not so. */
  Optional<Instant> pausedUntil(Instant now) {
    return now.isBefore(closedUntil) ? Optional.of(closedUntil) : Optional.empty();
  }
}

package dev.masterperf.archive;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Waiting times between attempts: capped, exponential, with full jitter. Not thread-safe. */
final class Backoff {
  private static final Duration BASE = Duration.ofMillis(200);
  private static final Duration CAP = Duration.ofSeconds(30);
  private static final int MAX_DOUBLINGS = 20;

  private final RandomGenerator random;
  private int failures;

  Backoff(RandomGenerator random) {
    this.random = random;
  }

  /** Notes a failure and says how long to wait now. */
  Duration failed() {
    long ceiling = Math.min(CAP.toNanos(), BASE.toNanos() << Math.min(failures++, MAX_DOUBLINGS));
    return Duration.ofNanos(random.nextLong(ceiling + 1));
  }

  void succeeded() {
    failures = 0;
  }
}

package dev.masterperf.streams.health;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Whether this machine's clock was set back while the process runs. Kafka's clients count by it:
 * until it shows again what it showed before, they send no heartbeat and commit nothing, so the
 * group gives the partitions to others, again and again. A new process counts from the clock as it
 * is. Safe for any thread.
 */
final class ClockStep {
  /** Time servers move a clock by less, and Kafka gets over it within a session. */
  private static final long TOLERATED_MILLIS = 6_000;

  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private long furthestAheadMillis;

  /**
   * @param nanoTime goes on evenly whatever the clock shows, nanoseconds
   */
  ClockStep(InstantSource clock, LongSupplier nanoTime) {
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.furthestAheadMillis = aheadMillis();
  }

  /** By how much the clock shows more than has gone by since a point that does not matter. */
  private long aheadMillis() {
    return clock.millis() - TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong());
  }

  /** What is wrong, in a sentence. */
  synchronized Optional<String> complaint() {
    long ahead = aheadMillis();
    furthestAheadMillis = Math.max(furthestAheadMillis, ahead);
    long back = furthestAheadMillis - ahead;
    return back <= TOLERATED_MILLIS
        ? Optional.empty()
        : Optional.of(
            "this machine's clock was set back by %d s; Kafka's clients stand still until %s: restart this process"
                .formatted(back / 1000, Instant.ofEpochMilli(clock.millis() + back)));
  }
}

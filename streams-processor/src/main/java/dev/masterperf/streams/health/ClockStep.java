package dev.masterperf.streams.health;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Whether this machine's clock was set back while the process runs. Kafka's clients count by it:
 * until it shows again what it showed before, they send no heartbeat, commit nothing and do not try
 * again what failed, so the group gives the partitions to others, again and again. A new process
 * counts from the clock as it is. It knows only what the clock showed when somebody asked. Safe for
 * any thread.
 */
public final class ClockStep {
  /** Time servers move a clock by less, and Kafka gets over it within a session. */
  private static final Duration TOLERATED = Duration.ofSeconds(6);

  private final InstantSource clock;
  private Instant furthest = Instant.MIN;

  public ClockStep(InstantSource clock) {
    this.clock = clock;
  }

  /** How long it will be until the clock shows again what it showed at most; looks at it. */
  public synchronized Duration back() {
    Instant now = clock.instant();
    if (now.isAfter(furthest)) {
      furthest = now;
    }
    return Duration.between(now, furthest);
  }

  /** What is wrong, in a sentence. */
  Optional<String> complaint() {
    Duration back = back();
    return back.compareTo(TOLERATED) <= 0
        ? Optional.empty()
        : Optional.of(
            "this machine's clock was set back by %d s; Kafka's clients stand still until %s: restart this process"
                .formatted(back.toSeconds(), clock.instant().plus(back)));
  }
}

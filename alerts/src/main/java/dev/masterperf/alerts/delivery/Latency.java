package dev.masterperf.alerts.delivery;

import dev.masterperf.model.Notification.Group;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How long it took from events to receivers: a histogram with fixed buckets. A group's waiting
 * counts, and so does whatever a receiver refused before.
 *
 * @param counts of each bucket by itself, the one above all {@link #BOUNDS} last
 * @param sumSeconds of all
 */
public record Latency(List<Long> counts, double sumSeconds) {
  /** Upper ends of the buckets, in seconds; above the last one there is one more. */
  public static final List<Double> BOUNDS =
      List.of(
          0.025, 0.05, 0.1, 0.2, 0.35, 0.5, 0.75, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 3600.0);

  static final Latency NONE = new Latency(Collections.nCopies(BOUNDS.size() + 1, 0L), 0);

  private static final double NANOS_PER_SECOND = 1e9;

  public Latency {
    counts = List.copyOf(counts);
  }

  /** From the event that a group tells of to the answer; empty where it tells nothing new. */
  static Optional<Double> seconds(@Nullable Group group, Instant answered) {
    return Optional.ofNullable(group)
        .map(Group::eventAt)
        .map(event -> Duration.between(event, answered).toNanos() / NANOS_PER_SECOND);
  }

  /** With one more. */
  Latency with(double seconds) {
    Long[] more = counts.toArray(Long[]::new);
    int bucket = 0;
    while (bucket < BOUNDS.size() && seconds > BOUNDS.get(bucket)) {
      bucket++;
    }
    more[bucket]++;
    return new Latency(Arrays.asList(more), sumSeconds + seconds);
  }
}

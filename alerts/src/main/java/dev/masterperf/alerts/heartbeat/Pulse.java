package dev.masterperf.alerts.heartbeat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Decides when a heartbeat may be sent: at its times, and only while everything works that alerts
 * depend on. It knows time only by what it is told. Not thread-safe.
 */
final class Pulse {
  private final Duration every;
  private final Duration fresh;
  private final int partitions;
  private Optional<Instant> delivered = Optional.empty();

  /**
   * @param every from one heartbeat that was taken to the next
   * @param fresh how old the newest committed output of each partition may be
   * @param partitions of the processor's output
   */
  Pulse(Duration every, Duration fresh, int partitions) {
    this.every = every;
    this.fresh = fresh;
    this.partitions = partitions;
  }

  /** Whether one is to be sent now, if nothing keeps it. */
  boolean due(Instant now) {
    return delivered.map(last -> !last.plus(every).isAfter(now)).orElse(true);
  }

  /** One was taken. */
  void delivered(Instant at) {
    delivered = Optional.of(at);
  }

  /**
   * Why none may be sent, in a few words; empty if all works.
   *
   * @param notifies whether the notifier does its work
   * @param newest when the newest committed output came about, by partition
   */
  Optional<String> obstacle(boolean notifies, Map<Integer, Instant> newest, Instant now) {
    if (!notifies) {
      return Optional.of("the notifier does not read alerts");
    }
    SortedSet<Integer> silent = new TreeSet<>();
    for (int partition = 0; partition < partitions; partition++) {
      Instant last = newest.get(partition);
      if (last == null || last.plus(fresh).isBefore(now)) {
        silent.add(partition);
      }
    }
    return silent.isEmpty()
        ? Optional.empty()
        : Optional.of("the processor put nothing out on partitions " + silent);
  }
}

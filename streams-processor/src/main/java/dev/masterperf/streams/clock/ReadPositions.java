package dev.masterperf.streams.clock;

import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Where reading stands on each input partition, as the stream threads' own consumers see it after
 * each poll. Written by those threads, read by anybody.
 */
public final class ReadPositions {

  /**
   * What the last poll showed.
   *
   * @param position offset of the next record to be polled
   * @param end of the log as last told by the broker
   * @param endAtStart end of the log when this partition was first read here
   * @param movedAtMillis when the position last changed, epoch milliseconds
   */
  public record Reading(long position, long end, long endAtStart, long movedAtMillis) {
    private Reading after(Reading before) {
      long moved = before.position == position ? before.movedAtMillis : movedAtMillis;
      return new Reading(position, end, before.endAtStart, moved);
    }

    /** Records that were there when reading began and are still to be read. */
    public long backlog() {
      return Math.max(0, endAtStart - position);
    }

    /** Records still to be read. */
    public long lag() {
      return end - position;
    }
  }

  private final Map<TopicPartition, Reading> readings = new ConcurrentHashMap<>();
  private volatile Set<TopicPartition> assigned = Set.of();
  private volatile long lastPollMillis;
  private volatile long brokerSilenceSeconds;

  /** When a stream thread last polled, epoch milliseconds; 0 before the first time. */
  public long lastPollMillis() {
    return lastPollMillis;
  }

  /** For how long the broker had not answered at the last poll; 0 if that is not known. */
  public long brokerSilenceSeconds() {
    return brokerSilenceSeconds;
  }

  /** The partitions read here, each with its reading. */
  public Map<TopicPartition, Reading> all() {
    return Map.copyOf(readings);
  }

  /** Partitions that are to be read here, and of which the broker has told nothing yet. */
  public Set<TopicPartition> unknown() {
    return assigned.stream()
        .filter(partition -> !readings.containsKey(partition))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Whether nothing was left to poll on this partition; true for one that is not read here. */
  public boolean atEnd(TopicPartition partition) {
    Reading reading = readings.get(partition);
    return reading == null ? !assigned.contains(partition) : reading.lag() == 0;
  }

  /** Notes where a consumer stands. To be called on the thread that polls it. */
  void observe(Consumer<?, ?> consumer, Heartbeats heartbeats, long nowMillis) {
    lastPollMillis = nowMillis;
    brokerSilenceSeconds = heartbeats.secondsAgo();
    assigned = Set.copyOf(consumer.assignment());
    // There is one stream thread in a process, and so one consumer that reports here at a time.
    readings.keySet().retainAll(assigned);
    for (TopicPartition partition : assigned) {
      OptionalLong lag = consumer.currentLag(partition);
      if (lag.isPresent()) {
        // A known lag means a known position: this asks no broker.
        long position = consumer.position(partition, Duration.ofSeconds(1));
        long end = position + lag.getAsLong();
        Reading reading = new Reading(position, end, end, nowMillis);
        readings.merge(partition, reading, (before, now) -> now.after(before));
      }
    }
  }
}

package dev.masterperf.streams.clock;

import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
   * @param lag records between the position and the end of the log as last told by the broker
   * @param position offset of the next record to be polled
   * @param movedAtMillis when the position last changed, epoch milliseconds
   */
  public record Reading(long lag, long position, long movedAtMillis) {
    private Reading after(Reading before) {
      return before.position == position ? new Reading(lag, position, before.movedAtMillis) : this;
    }
  }

  private final Map<TopicPartition, Reading> readings = new ConcurrentHashMap<>();
  private volatile long lastPollMillis;

  /** When a stream thread last polled, epoch milliseconds; 0 before the first time. */
  public long lastPollMillis() {
    return lastPollMillis;
  }

  /** The partitions read here, each with its reading. */
  public Map<TopicPartition, Reading> all() {
    return Map.copyOf(readings);
  }

  /** Whether nothing was left to poll on this partition; true for one that is not read here. */
  public boolean atEnd(TopicPartition partition) {
    Reading reading = readings.get(partition);
    return reading == null || reading.lag() == 0;
  }

  /** Notes where a consumer stands. To be called on the thread that polls it. */
  void observe(Consumer<?, ?> consumer, long nowMillis) {
    lastPollMillis = nowMillis;
    Set<TopicPartition> assigned = consumer.assignment();
    // There is one stream thread in a process, and so one consumer that reports here at a time.
    readings.keySet().retainAll(assigned);
    for (TopicPartition partition : assigned) {
      OptionalLong lag = consumer.currentLag(partition);
      if (lag.isPresent()) {
        // A known lag means a known position: this asks no broker.
        long position = consumer.position(partition, Duration.ofSeconds(1));
        Reading reading = new Reading(lag.getAsLong(), position, nowMillis);
        readings.merge(partition, reading, (before, now) -> now.after(before));
      }
    }
  }
}

package dev.masterperf.api.activity;

import dev.masterperf.alerts.topic.CommittedRecords;
import dev.masterperf.alerts.topic.TopicThread;
import dev.masterperf.model.Topics;
import dev.masterperf.model.Topics.Topic;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Follows the topics that tell what happened: the newest events of series, alerts, and what people
 * did. So every process that answers knows the same, and knows it again after a restart.
 *
 * <p>One thread, {@code activity}, reads; others look into the ring. What lies in the topics at the
 * beginning is put in the order of its time; what comes later stands in the order of its coming.
 */
public final class ActivityTopics implements Activity, AutoCloseable {
  /**
   * How far back each is read at the start: of 1,000 series that are measured each second, the
   * first has 6,000 records a minute.
   */
  private static final Map<Topic, Duration> LOOK_BACK =
      Map.of(
          Topics.MATRIX, Duration.ofMinutes(10),
          Topics.ALERTS, Duration.ofDays(1),
          Topics.AUDIT, Duration.ofDays(7));

  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration FILL = Duration.ofSeconds(30);

  private final Consumer<byte[], byte[]> consumer;
  private final InstantSource clock;
  private final String session;
  private final ActivityRing ring = new ActivityRing();
  private final TopicThread thread = new TopicThread("activity", () -> {}, this::readOn);
  private RecordReader reader = new RecordReader();
  private volatile boolean filling = true;
  private volatile boolean lost;

  /** Begins in the background; the topics must be there. */
  public ActivityTopics(Map<String, Object> kafka, String clientId, InstantSource clock) {
    this.clock = clock;
    this.session = Long.toHexString(clock.millis());
    this.consumer = CommittedRecords.consumer(kafka, clientId);
    thread.start();
  }

  @Override
  public String session() {
    return session;
  }

  @Override
  public ActivityRing ring() {
    return ring;
  }

  @Override
  public List<String> incomplete() {
    if (filling) {
      return List.of("what happened before is being read");
    }
    return lost ? List.of("the topics cannot be read at the moment") : List.of();
  }

  /** The positions stay where something failed, so that reading goes on where it was. */
  private void readOn() {
    boolean read = false;
    try {
      if (filling) {
        fill();
        filling = false;
      }
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        reader.read(record).forEach(ring::add);
      }
      read = true;
    } finally {
      lost = !read;
    }
  }

  private void fill() {
    reader = new RecordReader(); // one that began before knows what was not told
    List<TopicPartition> partitions = new ArrayList<>();
    Map<TopicPartition, Long> times = new HashMap<>();
    Instant now = clock.instant();
    LOOK_BACK.forEach(
        (topic, back) ->
            consumer
                .partitionsFor(topic.name())
                .forEach(
                    info -> {
                      TopicPartition one = new TopicPartition(info.topic(), info.partition());
                      partitions.add(one);
                      times.put(one, now.minus(back).toEpochMilli());
                    }));
    consumer.assign(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    consumer.seekToEnd(partitions);
    consumer.offsetsForTimes(times).forEach(this::seek);
    fill(ends, now.plus(FILL)).forEach(ring::add);
  }

  private void seek(TopicPartition partition, @Nullable OffsetAndTimestamp found) {
    if (found != null) {
      consumer.seek(partition, found.offset());
    }
  }

  private List<Happening> fill(Map<TopicPartition, Long> ends, Instant until) {
    Newest found = new Newest(ActivityRing.MOST, ActivityRing.MOST_BYTES);
    while (!reached(ends) && clock.instant().isBefore(until) && !thread.closing()) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        reader.read(record).forEach(found::add);
      }
    }
    return found.inOrder();
  }

  private boolean reached(Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }

  /** How often following failed. */
  public long failures() {
    return thread.failures();
  }

  @Override
  public void close() {
    thread.close(() -> consumer);
  }
}

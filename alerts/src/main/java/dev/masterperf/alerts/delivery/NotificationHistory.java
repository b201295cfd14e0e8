package dev.masterperf.alerts.delivery;

import dev.masterperf.alerts.topic.CommittedRecords;
import dev.masterperf.alerts.topic.TopicThread;
import dev.masterperf.model.Notification;
import dev.masterperf.model.Topics;
import dev.masterperf.model.wire.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows {@code masterperf.notifications.v1}, to tell what was sent of late, without the bodies.
 *
 * <p>One thread, {@code notifications}, reads; others ask.
 */
public final class NotificationHistory implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NotificationHistory.class);
  private static final Duration LOOK_BACK = Duration.ofDays(1);
  private static final int MOST = 10_000;
  private static final int MOST_ALERTS = 100_000;
  private static final Duration POLL = Duration.ofMillis(500);

  private final InstantSource clock;
  private final TopicThread thread = new TopicThread("notifications", this::begin, this::readOn);
  private volatile History history = new History(MOST, MOST_ALERTS);
  private final Consumer<byte[], byte[]> consumer;

  /** Begins in the background; the topic must be there. */
  public NotificationHistory(Map<String, Object> kafka, String clientId, InstantSource clock) {
    this.clock = clock;
    this.consumer = CommittedRecords.consumer(kafka, clientId);
    thread.start();
  }

  /** Those of the last 24 hours and since this was opened, 10,000 at most, newest first. */
  public List<SentNotification> newest() {
    return history.newest();
  }

  /** What endpoints answered in that time, by their name. */
  public Map<String, EndpointAnswers> answers() {
    return history.answers();
  }

  private void readOn() {
    consumer.poll(POLL).forEach(this::apply);
  }

  private void begin() {
    history = new History(MOST, MOST_ALERTS);
    List<TopicPartition> partitions =
        consumer.partitionsFor(Topics.NOTIFICATIONS.name()).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    Instant from = clock.instant().minus(LOOK_BACK);
    Map<TopicPartition, Long> times = new HashMap<>();
    partitions.forEach(partition -> times.put(partition, from.toEpochMilli()));
    consumer
        .offsetsForTimes(times)
        .forEach(
            (partition, found) -> {
              if (found != null) {
                consumer.seek(partition, found.offset());
              }
            });
  }

  private void apply(ConsumerRecord<byte[], byte[]> record) {
    try {
      history.apply(Json.read(record.value(), Notification.class));
    } catch (RuntimeException e) { // whatever others wrote, such as a record without a key
      LOG.atError()
          .addKeyValue("topic", record.topic())
          .addKeyValue("partition", record.partition())
          .addKeyValue("offset", record.offset())
          .setCause(e)
          .log("notification not readable, it is not shown");
    }
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

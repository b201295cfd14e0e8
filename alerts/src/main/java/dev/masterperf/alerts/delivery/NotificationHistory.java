package dev.masterperf.alerts.delivery;

import dev.masterperf.model.Notification;
import dev.masterperf.model.Topics;
import dev.masterperf.model.wire.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
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
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration JOIN_TIMEOUT = Duration.ofSeconds(3);

  private final Map<String, Object> kafka;
  private final String clientId;
  private final InstantSource clock;
  private final Thread thread = new Thread(this::follow, "notifications");
  private volatile History history = new History(MOST, MOST_ALERTS);
  private final Consumer<byte[], byte[]> consumer;
  private volatile boolean closing;

  /** Begins in the background; the topic must be there. */
  public NotificationHistory(Map<String, Object> kafka, String clientId, InstantSource clock) {
    this.kafka = Map.copyOf(kafka);
    this.clientId = clientId;
    this.clock = clock;
    this.consumer = consumer();
    thread.setDaemon(true);
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

  private void follow() {
    boolean begun = false;
    while (!closing) {
      try {
        if (!begun) {
          begin();
          begun = true;
        }
        consumer.poll(POLL).forEach(this::apply);
      } catch (WakeupException | InterruptException e) {
        return; // close() asked for it
      } catch (KafkaException e) {
        LOG.atWarn().setCause(e).log("notifications cannot be followed, beginning anew");
        pause();
        begun = false;
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
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
    } catch (IllegalArgumentException e) {
      LOG.atError()
          .addKeyValue("topic", record.topic())
          .addKeyValue("partition", record.partition())
          .addKeyValue("offset", record.offset())
          .setCause(e)
          .log("notification not readable, it is not shown");
    }
  }

  private Consumer<byte[], byte[]> consumer() {
    Map<String, Object> config = new HashMap<>(kafka);
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 1);
    config.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId);
    config.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    config.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    return new KafkaConsumer<>(config);
  }

  @Override
  public void close() {
    closing = true;
    consumer.wakeup();
    try {
      thread.join(JOIN_TIMEOUT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!thread.isAlive()) {
      consumer.close();
    }
  }
}

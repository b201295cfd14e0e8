package dev.masterperf.alerts.delivery;

import dev.masterperf.model.Notification;
import dev.masterperf.model.Notification.Step;
import dev.masterperf.model.Topics;
import dev.masterperf.model.wire.Json;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears of what people write into the outbox while it is at work: deliveries to be repeated and
 * endpoints to be opened. Everything else there is the notifier's own, which it knows.
 *
 * <p>A partition is followed from before it is read, so that nothing falls between; an order read
 * both ways is one more delivery with the same id at worst.
 */
final class Orders implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Orders.class);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

  private final Consumer<byte[], byte[]> consumer;

  Orders(Consumer<byte[], byte[]> consumer) {
    this.consumer = consumer;
  }

  /** Follows these partitions and no others, new ones from now on. */
  void follow(Set<Integer> partitions) {
    Set<TopicPartition> wanted = new HashSet<>();
    partitions.forEach(p -> wanted.add(new TopicPartition(Topics.NOTIFICATIONS.name(), p)));
    if (wanted.equals(consumer.assignment())) {
      return;
    }
    Set<TopicPartition> added = new HashSet<>(wanted);
    added.removeAll(consumer.assignment());
    consumer.assign(wanted);
    consumer.seekToEnd(added);
    added.forEach(consumer::position); // only this makes "the end" the end of now
  }

  /** Applies the orders given since the last call; does not wait for any. */
  void readInto(Outbox outbox) {
    if (!consumer.assignment().isEmpty()) {
      consumer.poll(Duration.ZERO).forEach(record -> apply(record, outbox));
    }
  }

  private static void apply(ConsumerRecord<byte[], byte[]> record, Outbox outbox) {
    try {
      Notification notification = Json.read(record.value(), Notification.class);
      if (List.of(Step.REPLAYED, Step.ENABLED).contains(notification.step())) {
        outbox.apply(record.partition(), notification);
      }
    } catch (IllegalArgumentException e) {
      LOG.atError()
          .addKeyValue("topic", record.topic())
          .addKeyValue("partition", record.partition())
          .addKeyValue("offset", record.offset())
          .setCause(e)
          .log("notification not readable, passed over");
    }
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(CLOSE_TIMEOUT));
  }
}

package dev.masterperf.alerts.delivery;

import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.Notification;
import dev.masterperf.model.Topics;
import dev.masterperf.model.wire.Json;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the outbox of partitions just taken over, and what is decided of their alerts, from what
 * was written: all notifications, and the transitions of which the decisions are among them.
 */
final class OutboxReader {
  private static final Logger LOG = LoggerFactory.getLogger(OutboxReader.class);

  private final LogReader log;

  OutboxReader(LogReader log) {
    this.log = log;
  }

  /**
   * Reads all of {@code partitions} into {@code outbox} and {@code dispatch}.
   *
   * @param decided by partition, the offset of the first transition that is not decided of
   * @throws KafkaException if that cannot be done in time
   */
  void readInto(Outbox outbox, Dispatch dispatch, Map<Integer, Long> decided, Instant now) {
    Collection<Integer> partitions = decided.keySet();
    partitions.forEach(outbox::adopt);
    dispatch.adopt(partitions);
    log.read(
        log.ends(partitions.stream().map(p -> of(Topics.NOTIFICATIONS, p)).toList()),
        record ->
            read(
                record,
                Notification.class,
                notification -> {
                  outbox.apply(record.partition(), notification);
                  dispatch.remember(record.partition(), notification);
                }));
    Map<TopicPartition, Long> ends = new HashMap<>();
    decided.forEach((partition, offset) -> ends.put(of(Topics.ALERTS, partition), offset));
    log.read(
        ends,
        record ->
            read(
                record,
                AlertTransition.class,
                transition ->
                    dispatch.restore(
                        record.partition(),
                        transition,
                        Instant.ofEpochMilli(record.timestamp()),
                        now)));
    dispatch.restored(partitions, now);
    LOG.atInfo()
        .addKeyValue("partitions", partitions)
        .addKeyValue("undelivered", outbox.size())
        .log("outbox read");
  }

  private static TopicPartition of(Topics.Topic topic, int partition) {
    return new TopicPartition(topic.name(), partition);
  }

  private static <T> void read(
      ConsumerRecord<byte[], byte[]> record, Class<T> type, Consumer<T> each) {
    T value;
    try {
      value = Json.read(record.value(), type);
    } catch (IllegalArgumentException e) {
      LOG.atError()
          .addKeyValue("topic", record.topic())
          .addKeyValue("partition", record.partition())
          .addKeyValue("offset", record.offset())
          .setCause(e)
          .log("record not readable, passed over");
      return;
    }
    each.accept(value);
  }
}

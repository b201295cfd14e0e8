package dev.masterperf.alerts.delivery;

import dev.masterperf.model.Notification;
import dev.masterperf.model.Topics;
import dev.masterperf.model.wire.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the outbox of partitions just taken over from what was written of them. */
final class OutboxReader {
  private static final Logger LOG = LoggerFactory.getLogger(OutboxReader.class);

  /** More than twice the longest deadline, so that what nobody was there to give up is found. */
  private static final Duration LOOK_BACK = Duration.ofDays(7);

  private static final Duration POLL = Duration.ofMillis(200);

  /** Two times what another's open transaction can hold us up. */
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final KafkaClients clients;

  OutboxReader(KafkaClients clients) {
    this.clients = clients;
  }

  /**
   * Reads the notifications of {@code partitions} to their end into {@code outbox}.
   *
   * @throws KafkaException if that cannot be done in time
   */
  void readInto(Outbox outbox, Collection<Integer> partitions, Instant now) {
    List<TopicPartition> topicPartitions =
        partitions.stream().map(p -> new TopicPartition(Topics.NOTIFICATIONS.name(), p)).toList();
    partitions.forEach(outbox::adopt);
    Map<TopicPartition, Long> ends = ends(topicPartitions);
    try (Consumer<byte[], byte[]> consumer = clients.outbox()) {
      consumer.assign(topicPartitions);
      seek(consumer, topicPartitions, now.minus(LOOK_BACK));
      readTo(ends, consumer, outbox);
    }
    LOG.atInfo()
        .addKeyValue("partitions", partitions)
        .addKeyValue("undelivered", outbox.size())
        .log("outbox read");
  }

  /**
   * The ends with open transactions counted in: the former owner may have one that will yet commit,
   * and the transitions of that one nobody would queue again.
   */
  private Map<TopicPartition, Long> ends(List<TopicPartition> partitions) {
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    partitions.forEach(partition -> latest.put(partition, OffsetSpec.latest()));
    Map<TopicPartition, Long> ends = new HashMap<>();
    try (Admin admin = clients.admin()) {
      Map<TopicPartition, ListOffsetsResultInfo> offsets =
          admin.listOffsets(latest).all().get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
      offsets.forEach((partition, info) -> ends.put(partition, info.offset()));
    } catch (ExecutionException | TimeoutException e) {
      throw new KafkaException("cannot see the end of the outbox", e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
    return ends;
  }

  private static void seek(
      Consumer<byte[], byte[]> consumer, List<TopicPartition> partitions, Instant from) {
    Map<TopicPartition, Long> times = new HashMap<>();
    partitions.forEach(partition -> times.put(partition, from.toEpochMilli()));
    consumer
        .offsetsForTimes(times)
        .forEach(
            (partition, found) -> {
              if (found == null) {
                consumer.seekToEnd(List.of(partition));
              } else {
                consumer.seek(partition, found.offset());
              }
            });
  }

  private static void readTo(
      Map<TopicPartition, Long> ends, Consumer<byte[], byte[]> consumer, Outbox outbox) {
    long idlePolls = 0;
    while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
      var records = consumer.poll(POLL);
      records.forEach(record -> apply(record, outbox));
      idlePolls = records.isEmpty() ? idlePolls + 1 : 0;
      if (idlePolls > TIMEOUT.dividedBy(POLL)) {
        throw new KafkaException("the end of the outbox does not come");
      }
    }
  }

  private static void apply(ConsumerRecord<byte[], byte[]> record, Outbox outbox) {
    try {
      outbox.apply(record.partition(), Json.read(record.value(), Notification.class));
    } catch (IllegalArgumentException e) {
      LOG.atError()
          .addKeyValue("topic", record.topic())
          .addKeyValue("partition", record.partition())
          .addKeyValue("offset", record.offset())
          .setCause(e)
          .log("notification not readable, passed over");
    }
  }
}

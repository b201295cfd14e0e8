package dev.masterperf.alerts.delivery;

import dev.masterperf.alerts.topic.CommittedRecords;
import dev.masterperf.model.Fingerprint;
import dev.masterperf.model.Notification;
import dev.masterperf.model.Topics;
import dev.masterperf.model.wire.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was given up: lists it, has it repeated, and opens endpoints that had answered 410. Works on
 * the topic alone; the notifiers that are at work hear of it at once, the others when they start.
 * Every method reads or writes Kafka and waits for it.
 */
public final class FailedNotifications implements FailedBook {
  private static final Logger LOG = LoggerFactory.getLogger(FailedNotifications.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final String CLIENT = "failed-notifications";
  private static final int GONE = 410;

  private final Map<String, Object> kafka;
  private final InstantSource clock;

  /**
   * @param kafka how to reach the cluster: {@code bootstrap.servers}, and what security needs
   * @param clock for the time of orders
   */
  public FailedNotifications(Map<String, Object> kafka, InstantSource clock) {
    this.kafka = Map.copyOf(kafka);
    this.clock = clock;
  }

  @Override
  public List<FailedNotification> list() {
    FailedLedger ledger = new FailedLedger();
    try (Consumer<byte[], byte[]> consumer = CommittedRecords.consumer(kafka, CLIENT)) {
      List<TopicPartition> partitions = partitions(consumer);
      consumer.assign(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, TIMEOUT);
      consumer.seekToBeginning(partitions);
      long idle = 0;
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        var records = consumer.poll(POLL);
        records.forEach(record -> apply(record, ledger));
        idle = records.isEmpty() ? idle + 1 : 0;
        if (idle > TIMEOUT.dividedBy(POLL)) {
          throw new KafkaException("the end of " + Topics.NOTIFICATIONS.name() + " does not come");
        }
      }
    }
    return ledger.failed();
  }

  private static void apply(ConsumerRecord<byte[], byte[]> record, FailedLedger ledger) {
    try {
      ledger.apply(record.partition(), Json.read(record.value(), Notification.class));
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
  public void replay(Collection<FailedNotification> failed) {
    failed.stream()
        .filter(one -> Integer.valueOf(GONE).equals(one.failed().httpStatus()))
        .map(one -> one.queued().receiver())
        .distinct()
        .forEach(this::enable);
    write(failed.stream().map(one -> record(one.partition(), replayed(one))).toList());
  }

  @Override
  public void enable(String receiver) {
    List<TopicPartition> partitions;
    try (Consumer<byte[], byte[]> consumer = CommittedRecords.consumer(kafka, CLIENT)) {
      partitions = partitions(consumer);
    }
    write(
        partitions.stream()
            .map(partition -> record(partition.partition(), enabled(receiver)))
            .toList());
  }

  private Notification replayed(FailedNotification one) {
    Notification queued = one.queued();
    return new Notification(
        queued.webhookId(),
        queued.receiver(),
        queued.url(),
        queued.fingerprint(),
        queued.sequence(),
        Notification.Step.REPLAYED,
        0,
        clock.instant(),
        null,
        "sent again",
        null,
        queued.payload(),
        queued.group());
  }

  private Notification enabled(String receiver) {
    return new Notification(
        "",
        receiver,
        "",
        Fingerprint.of(new TreeMap<>()),
        0,
        Notification.Step.ENABLED,
        0,
        clock.instant(),
        null,
        "",
        null,
        "");
  }

  private static ProducerRecord<byte[], byte[]> record(int partition, Notification notification) {
    byte[] key = notification.fingerprint().hex().getBytes(StandardCharsets.UTF_8);
    return new ProducerRecord<>(
        Topics.NOTIFICATIONS.name(), partition, key, Json.bytes(notification));
  }

  private void write(List<ProducerRecord<byte[], byte[]>> records) {
    try (Producer<byte[], byte[]> producer = producer()) {
      List<Future<RecordMetadata>> written = records.stream().map(producer::send).toList();
      producer.flush();
      for (Future<RecordMetadata> one : written) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new KafkaException("an order could not be written", e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  private static List<TopicPartition> partitions(Consumer<byte[], byte[]> consumer) {
    return consumer.partitionsFor(Topics.NOTIFICATIONS.name(), TIMEOUT).stream()
        .map(info -> new TopicPartition(info.topic(), info.partition()))
        .toList();
  }

  private Producer<byte[], byte[]> producer() {
    Map<String, Object> config = new HashMap<>(kafka);
    config.put(CommonClientConfigs.CLIENT_ID_CONFIG, CLIENT);
    return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }
}

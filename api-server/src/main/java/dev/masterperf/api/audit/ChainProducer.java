package dev.masterperf.api.audit;

import dev.masterperf.model.Topics;
import dev.masterperf.model.audit.ChainPoint;
import dev.masterperf.model.audit.Link;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Brings records of one chain to the topic, in transactions of the instance's own id. To open one
 * ends what an earlier one left, so what is in the topic then is all there will be of it. After a
 * failure it is of no further use. Not thread-safe.
 */
final class ChainProducer implements AutoCloseable {
  private static final TopicPartition PARTITION = new TopicPartition(Topics.AUDIT.name(), 0);
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Duration POLL = Duration.ofMillis(200);

  /** After it the broker ends what a process that died has begun, and readers go on. */
  private static final Duration TRANSACTION_TIMEOUT = Duration.ofSeconds(10);

  private final AuditSettings settings;
  private final Producer<byte[], byte[]> producer;

  private ChainProducer(AuditSettings settings) {
    this.settings = settings;
    Map<String, Object> config = new HashMap<>(settings.kafka());
    config.put(
        ProducerConfig.TRANSACTIONAL_ID_CONFIG, PARTITION.topic() + "-" + settings.instance());
    config.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, (int) TRANSACTION_TIMEOUT.toMillis());
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, TIMEOUT.toMillis());
    config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) TIMEOUT.toMillis());
    config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) TRANSACTION_TIMEOUT.toMillis());
    config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    config.put(CommonClientConfigs.CLIENT_ID_CONFIG, "masterperf-audit-" + settings.instance());
    this.producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /**
   * Opens it, and ends or completes what is under way under this instance's name.
   *
   * @throws KafkaException if the broker does not answer in time
   */
  static ChainProducer open(AuditSettings settings) {
    ChainProducer opened = new ChainProducer(settings);
    try {
      opened.producer.initTransactions();
      return opened;
    } catch (RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  /**
   * Writes records, all or none.
   *
   * @return the place of the last one
   * @throws KafkaException if it is not known whether they are written
   */
  long write(List<Link> records) throws InterruptedException {
    producer.beginTransaction();
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    for (Link record : records) {
      sent.add(
          producer.send(
              new ProducerRecord<>(
                  PARTITION.topic(), 0, record.at().toEpochMilli(), null, record.bytes())));
    }
    producer.commitTransaction();
    try {
      return sent.get(sent.size() - 1).get().offset();
    } catch (ExecutionException e) {
      throw new KafkaException("audit records could not be written", e);
    }
  }

  /**
   * What of a chain stands in the topic behind a record.
   *
   * @param last that record
   * @param offset where it stands, or before
   * @return the records that follow it, each linked to the one before, with their places
   */
  List<Found> after(ChainPoint last, long offset) {
    List<Found> found = new ArrayList<>();
    ChainPoint[] before = {last};
    read(
        offset,
        (link, at) -> {
          if (link.isAfter(before[0])) {
            before[0] = link.point();
            found.add(new Found(link.point(), at));
          }
        });
    return found;
  }

  /** Whether a record stands in the topic, at this offset or behind it. */
  boolean holds(ChainPoint point, long offset) {
    AtomicBoolean found = new AtomicBoolean();
    read(
        offset,
        (link, at) -> {
          if (link.point().equals(point)) {
            found.set(true);
          }
        });
    return found.get();
  }

  /** A record of the chain that is in the topic. */
  record Found(ChainPoint point, long offset) {}

  /** Takes what is read. */
  private interface Reader {
    void take(Link link, long offset);
  }

  private void read(long offset, Reader reader) {
    try (Consumer<byte[], byte[]> consumer = consumer()) {
      consumer.assign(List.of(PARTITION));
      long end = consumer.endOffsets(List.of(PARTITION), TIMEOUT).getOrDefault(PARTITION, 0L);
      consumer.seek(PARTITION, offset);
      while (consumer.position(PARTITION, TIMEOUT) < end) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          link(record.value()).ifPresent(link -> reader.take(link, record.offset()));
        }
      }
    }
  }

  private static Optional<Link> link(byte @Nullable [] value) {
    try {
      return value == null ? Optional.empty() : Optional.of(Link.read(value));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // whoever verifies is told of it
    }
  }

  private Consumer<byte[], byte[]> consumer() {
    Map<String, Object> config = new HashMap<>(settings.kafka());
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 1);
    config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) TIMEOUT.toMillis());
    config.put(CommonClientConfigs.CLIENT_ID_CONFIG, "masterperf-audit-end-" + settings.instance());
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  @Override
  public void close() {
    producer.close(Duration.ZERO);
  }
}

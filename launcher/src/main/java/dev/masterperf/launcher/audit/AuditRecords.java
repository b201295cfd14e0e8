package dev.masterperf.launcher.audit;

import dev.masterperf.archive.audit.AuditLine;
import dev.masterperf.launcher.host.CannotStartException;
import dev.masterperf.launcher.kafka.Brokers;
import dev.masterperf.model.Topics;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** The audit topic from its beginning to the end it had when this was opened. */
public final class AuditRecords implements AuditVerification.Topic, AutoCloseable {
  private static final TopicPartition PARTITION = new TopicPartition(Topics.AUDIT.name(), 0);
  private static final Duration TIMEOUT = Duration.ofSeconds(15);
  private static final Duration POLL = Duration.ofMillis(500);

  private final Consumer<byte[], byte[]> consumer;
  private final Brokers brokers;
  private final String cluster;
  private final long beginning;
  private final long end;
  private final Queue<AuditLine> ahead = new ArrayDeque<>();

  private AuditRecords(Brokers brokers) {
    this.brokers = brokers;
    this.cluster = cluster(brokers);
    this.consumer = consumer(brokers);
    try {
      if (consumer.partitionsFor(PARTITION.topic(), TIMEOUT).isEmpty()) {
        throw new CannotStartException("there is no topic " + PARTITION.topic() + " at " + brokers);
      }
      consumer.assign(List.of(PARTITION));
      this.beginning =
          consumer.beginningOffsets(List.of(PARTITION), TIMEOUT).getOrDefault(PARTITION, 0L);
      this.end = consumer.endOffsets(List.of(PARTITION), TIMEOUT).getOrDefault(PARTITION, 0L);
      consumer.seek(PARTITION, beginning);
    } catch (RuntimeException e) {
      consumer.close();
      throw e;
    }
  }

  /**
   * Opens it.
   *
   * @param brokers where it is read
   * @throws CannotStartException if the broker does not answer
   */
  public static AuditRecords open(Brokers brokers) {
    try {
      return new AuditRecords(brokers);
    } catch (KafkaException e) {
      throw unreadable(brokers, e);
    }
  }

  private static CannotStartException unreadable(Brokers brokers, Exception e) {
    return new CannotStartException(
        "cannot read "
            + PARTITION.topic()
            + " at "
            + brokers
            + ": "
            + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage())
            + "; is the broker there (--kafka), or do you mean --archive-only?",
        e);
  }

  @Override
  public String cluster() {
    return cluster;
  }

  @Override
  public long beginning() {
    return beginning;
  }

  @Override
  public boolean hasNext() {
    try {
      long patience = TIMEOUT.dividedBy(POLL);
      while (ahead.isEmpty() && consumer.position(PARTITION, TIMEOUT) < end) {
        if (--patience < 0) {
          throw new KafkaException("nothing comes within " + TIMEOUT);
        }
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          if (record.offset() < end) {
            ahead.add(line(record.offset(), record.value()));
          }
        }
      }
    } catch (KafkaException e) {
      throw unreadable(brokers, e);
    }
    return !ahead.isEmpty();
  }

  @Override
  public AuditLine next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return ahead.remove();
  }

  private static AuditLine line(long offset, byte @Nullable [] value) {
    return new AuditLine(offset, value == null ? new byte[0] : value);
  }

  private static String cluster(Brokers brokers) {
    Map<String, Object> config = brokers.settings();
    config.put("default.api.timeout.ms", (int) TIMEOUT.toMillis());
    config.put("request.timeout.ms", (int) TIMEOUT.toMillis());
    try (Admin admin = Admin.create(config)) {
      return admin.describeCluster().clusterId().get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw unreadable(brokers, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unreadable(brokers, e);
    }
  }

  private static Consumer<byte[], byte[]> consumer(Brokers brokers) {
    Map<String, Object> config = brokers.settings();
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  @Override
  public void close() {
    consumer.close();
  }
}

package dev.masterperf.api.audit;

import dev.masterperf.model.AuditEntry;
import dev.masterperf.model.AuditEntry.Outcome;
import dev.masterperf.model.Topics;
import dev.masterperf.model.wire.Json;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Writes to {@code masterperf.audit.v1}. What was done is not undone because the broker is away: an
 * entry is tried for a day, for as long as this process lives; one that is lost all the same is in
 * the log, and counted. Safe for threads.
 */
public final class AuditTopic implements AuditLog, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AuditTopic.class);

  /** Until there are logins, whoever reaches a process may change it. */
  private static final String ACTOR = "local";

  private static final Duration WAIT = Duration.ofSeconds(5);
  private static final Duration TRY = Duration.ofDays(1);

  private final Producer<byte[], byte[]> producer;
  private final InstantSource clock;
  private final String instance;
  private final AtomicLong lost = new AtomicLong();

  private AuditTopic(Producer<byte[], byte[]> producer, String instance, InstantSource clock) {
    this.producer = producer;
    this.instance = instance;
    this.clock = clock;
  }

  /**
   * Opens it; the topic must be there.
   *
   * @param kafka how to reach the cluster
   * @param instance this process' name among others
   * @throws KafkaException if the topic cannot be seen in time
   */
  public static AuditTopic open(Map<String, Object> kafka, String instance, InstantSource clock) {
    Map<String, Object> config = new HashMap<>(kafka);
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, WAIT.toMillis());
    config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) TRY.toMillis());
    config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    config.put(CommonClientConfigs.CLIENT_ID_CONFIG, "masterperf-audit-" + instance);
    KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    try {
      producer.partitionsFor(Topics.AUDIT.name()); // later it may be sent without asking again
    } catch (KafkaException e) {
      producer.close(Duration.ZERO);
      throw e;
    }
    return new AuditTopic(producer, instance, clock);
  }

  @Override
  public void record(String action, String subject, Outcome outcome, String detail) {
    AuditEntry entry =
        new AuditEntry(clock.instant(), ACTOR, action, subject, outcome, detail, instance);
    CountDownLatch written = new CountDownLatch(1);
    try {
      producer.send(
          new ProducerRecord<>(Topics.AUDIT.name(), null, Json.bytes(entry)),
          (metadata, failure) -> {
            if (failure != null) {
              lose(entry, failure);
            }
            written.countDown();
          });
      if (!written.await(WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
        with(entry, null).log("audit entry waits for the broker");
      }
    } catch (KafkaException e) {
      lose(entry, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void lose(AuditEntry entry, Exception failure) {
    lost.incrementAndGet();
    with(entry, failure).log("audit entry could not be written");
  }

  private static LoggingEventBuilder with(AuditEntry entry, @Nullable Exception failure) {
    return (failure == null ? LOG.atWarn() : LOG.atError())
        .addKeyValue("action", entry.action())
        .addKeyValue("subject", entry.subject())
        .addKeyValue("outcome", entry.outcome())
        .addKeyValue("detail", entry.detail())
        .setCause(failure);
  }

  /** Entries that could not be written since this was opened. */
  public long lost() {
    return lost.get();
  }

  /** Waits 2 s for what is not written yet. */
  @Override
  public void close() {
    producer.close(Duration.ofSeconds(2));
  }
}

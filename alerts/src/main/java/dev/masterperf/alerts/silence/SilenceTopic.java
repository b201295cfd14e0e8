package dev.masterperf.alerts.silence;

import dev.masterperf.alerts.detection.Dispute;
import dev.masterperf.alerts.routing.Acknowledgement;
import dev.masterperf.alerts.routing.Silence;
import dev.masterperf.alerts.routing.Silences;
import dev.masterperf.alerts.topic.CommittedRecords;
import dev.masterperf.alerts.topic.TopicThread;
import dev.masterperf.model.Fingerprint;
import dev.masterperf.model.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Silences and acknowledgements in {@code masterperf.silences.v1}, which every process follows.
 *
 * <p>One thread, {@code silences}, reads; it owns the board and publishes a snapshot after each
 * batch. Whoever writes waits for the record to be read back, under {@code lock}, so that what was
 * put is seen by the next look.
 */
public final class SilenceTopic implements SilenceBook, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SilenceTopic.class);
  private static final TopicPartition PARTITION = new TopicPartition(Topics.SILENCES.name(), 0);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final Duration WRITE_TIMEOUT = Duration.ofSeconds(5);

  /** How long what is over can still be asked for; as long as in Alertmanager. */
  private static final Duration KEPT = Duration.ofHours(120);

  private final Map<String, Object> kafka;
  private final String clientId;
  private final InstantSource clock;
  private final Producer<byte[], byte[]> producer;
  private final TopicThread thread = new TopicThread("silences", this::reopen, this::readOn);
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition read = lock.newCondition();
  private SilenceBoard board = new SilenceBoard();
  private volatile Consumer<byte[], byte[]> consumer;
  private volatile Silences snapshot = Silences.NONE;
  private volatile long position;

  private SilenceTopic(Map<String, Object> kafka, String clientId, InstantSource clock) {
    this.kafka = Map.copyOf(kafka);
    this.clientId = clientId;
    this.clock = clock;
    this.producer = producer();
    this.consumer = CommittedRecords.consumer(kafka, clientId);
  }

  /**
   * Reads the topic to its end and follows it from then on; the topic must be there.
   *
   * @param kafka how to reach the cluster
   * @throws SilencesUnavailable if it cannot be read in time
   */
  public static SilenceTopic open(Map<String, Object> kafka, String clientId, InstantSource clock) {
    SilenceTopic topic = new SilenceTopic(kafka, clientId, clock);
    try {
      topic.readToEnd();
    } catch (KafkaException e) {
      topic.close();
      throw new SilencesUnavailable("cannot read " + PARTITION.topic(), e);
    } catch (SilencesUnavailable e) {
      topic.close();
      throw e;
    }
    topic.thread.goOn();
    return topic;
  }

  @Override
  public Silences now() {
    return snapshot;
  }

  /** How often following failed. */
  public long failures() {
    return thread.failures();
  }

  @Override
  public void put(Silence silence) {
    write(SilenceCodec.key(silence.id()), SilenceCodec.write(silence));
    forgetOld();
  }

  @Override
  public void put(Acknowledgement acknowledgement) {
    write(SilenceCodec.key(acknowledgement.fingerprint()), SilenceCodec.write(acknowledgement));
    forgetOld();
  }

  @Override
  public void withdraw(Fingerprint alert) {
    if (snapshot.acknowledgements().containsKey(alert)) {
      write(SilenceCodec.key(alert), null);
    }
  }

  @Override
  public void put(Dispute dispute) {
    write(SilenceCodec.disputeKey(dispute.fingerprint()), SilenceCodec.write(dispute));
    forgetOld();
  }

  @Override
  public void withdrawDispute(Fingerprint alert) {
    if (snapshot.disputes().containsKey(alert)) {
      write(SilenceCodec.disputeKey(alert), null);
    }
  }

  private void write(String key, byte @Nullable [] value) {
    try {
      long offset =
          producer
              .send(new ProducerRecord<>(PARTITION.topic(), 0, utf8(key), value))
              .get(WRITE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
              .offset();
      awaitRead(offset);
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      throw new SilencesUnavailable("the broker did not take it in time", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SilencesUnavailable("interrupted", e);
    }
  }

  private void awaitRead(long offset) throws InterruptedException {
    long nanos = WRITE_TIMEOUT.toNanos();
    lock.lock();
    try {
      while (position <= offset) {
        if (nanos <= 0) {
          throw new SilencesUnavailable("it is kept, and could not be read back in time");
        }
        nanos = read.awaitNanos(nanos);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Nobody waits for this: what stays is forgotten the next time. */
  private void forgetOld() {
    Instant horizon = clock.instant().minus(KEPT);
    Silences all = snapshot;
    all.silences().values().stream()
        .filter(silence -> silence.endsAt().isBefore(horizon))
        .forEach(silence -> forget(SilenceCodec.key(silence.id())));
    all.acknowledgements().values().stream()
        .filter(one -> one.endsAt().isBefore(horizon))
        .forEach(one -> forget(SilenceCodec.key(one.fingerprint())));
    all.disputes().values().stream()
        .filter(one -> one.endsAt().isBefore(clock.instant()))
        .forEach(one -> forget(SilenceCodec.disputeKey(one.fingerprint())));
  }

  private void forget(String key) {
    producer.send(
        new ProducerRecord<>(PARTITION.topic(), 0, utf8(key), null),
        (written, failure) -> {
          if (failure != null) {
            LOG.atWarn().addKeyValue("key", key).setCause(failure).log("old silence not removed");
          }
        });
  }

  private void readToEnd() {
    long end = end();
    seekToBeginning();
    for (long polls = TIMEOUT.dividedBy(POLL); position < end; polls--) {
      if (polls <= 0) {
        throw new SilencesUnavailable("the end of " + PARTITION.topic() + " does not come");
      }
      readOn();
    }
    LOG.atInfo()
        .addKeyValue("silences", snapshot.silences().size())
        .addKeyValue("acknowledgements", snapshot.acknowledgements().size())
        .addKeyValue("feedback", snapshot.disputes().size())
        .log("silences read");
  }

  private long end() {
    Map<String, Object> config = new HashMap<>(kafka);
    config.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId);
    try (Admin admin = Admin.create(config)) {
      return admin
          .listOffsets(Map.of(PARTITION, OffsetSpec.latest()))
          .partitionResult(PARTITION)
          .get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
          .offset();
    } catch (ExecutionException | TimeoutException e) {
      throw new SilencesUnavailable("cannot see the end of " + PARTITION.topic(), e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  private void seekToBeginning() {
    board = new SilenceBoard();
    consumer.assign(List.of(PARTITION));
    consumer.seekToBeginning(List.of(PARTITION));
  }

  private void readOn() {
    var records = consumer.poll(POLL);
    records.forEach(this::apply);
    long reached = consumer.position(PARTITION);
    if (!records.isEmpty() && reached >= position) {
      snapshot = board.snapshot();
    }
    lock.lock();
    try {
      position = Math.max(position, reached);
      read.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void apply(ConsumerRecord<byte[], byte[]> record) {
    try {
      board.apply(new String(record.key(), StandardCharsets.UTF_8), record.value());
    } catch (RuntimeException e) { // whatever others wrote, such as a record without a key
      LOG.atError()
          .addKeyValue("topic", record.topic())
          .addKeyValue("offset", record.offset())
          .setCause(e)
          .log("silence not readable, it mutes nothing");
    }
  }

  /** What is known stays in force until all of it is read again. */
  private void reopen() {
    consumer.close();
    consumer = CommittedRecords.consumer(kafka, clientId);
    seekToBeginning();
  }

  private Producer<byte[], byte[]> producer() {
    Map<String, Object> config = new HashMap<>(kafka);
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, WRITE_TIMEOUT.toMillis());
    config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    config.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId);
    config.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    config.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    return new KafkaProducer<>(config);
  }

  private static byte[] utf8(String key) {
    return key.getBytes(StandardCharsets.UTF_8);
  }

  /** Ends following; what was put is kept. */
  @Override
  public void close() {
    thread.close(() -> consumer);
    producer.close(Duration.ofSeconds(1));
  }
}

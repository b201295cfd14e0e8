package dev.masterperf.alerts.posted;

import dev.masterperf.alerts.posted.PostedBoard.Step;
import dev.masterperf.alerts.topic.CommittedRecords;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.DaemonThreads;
import dev.masterperf.model.Fingerprint;
import dev.masterperf.model.Topics;
import dev.masterperf.model.wire.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posted alerts in {@code masterperf.posted-alerts.v1}, which every process that takes some
 * follows; when one begins to fire or is over, the transition goes to {@code masterperf.alerts.v1}
 * in the same transaction, and from there the way of all alerts.
 *
 * <p>One lock, this object's, is held over whatever reads or writes Kafka: each change is decided
 * of what all before have written. Who only asks gets the snapshot of the last change. A thread,
 * {@code posted-alerts}, looks each second for what others wrote and for alerts that ended.
 */
public final class PostedTopic implements PostedBook, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PostedTopic.class);
  private static final TopicPartition PARTITION = new TopicPartition(Topics.POSTED.name(), 0);
  private static final Duration PERIOD = Duration.ofSeconds(1);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final int MOST = 50_000;

  private final Map<String, Object> kafka;
  private final String instance;
  private final InstantSource clock;
  private final Instant openedAt;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("posted-alerts"));
  private PostedBoard board;
  private @Nullable Consumer<byte[], byte[]> consumer;
  private @Nullable Producer<byte[], byte[]> producer;
  private final AtomicLong failures = new AtomicLong();
  private volatile List<AlertTransition> snapshot = List.of();

  private PostedTopic(Map<String, Object> kafka, String instance, InstantSource clock) {
    this.kafka = Map.copyOf(kafka);
    this.instance = instance;
    this.clock = clock;
    this.openedAt = clock.instant();
    this.board = new PostedBoard(instance, openedAt);
  }

  /**
   * Reads the topic to its end and follows it from then on; the topic must be there.
   *
   * @param kafka how to reach the cluster
   * @param instance unique among running processes, and the same after a restart
   * @throws PostedUnavailable if it cannot be read in time
   */
  public static PostedTopic open(Map<String, Object> kafka, String instance, InstantSource clock) {
    PostedTopic topic = new PostedTopic(kafka, instance, clock);
    try {
      topic.readOn(0);
    } catch (KafkaException | PostedUnavailable e) {
      topic.close();
      throw new PostedUnavailable("cannot read " + PARTITION.topic(), e);
    }
    topic.thread.scheduleWithFixedDelay(
        topic::look, PERIOD.toMillis(), PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    return topic;
  }

  @Override
  public List<AlertTransition> firing() {
    return snapshot;
  }

  /** How often following failed. */
  public long failures() {
    return failures.get();
  }

  @Override
  public synchronized void post(List<Posting> postings) {
    try {
      readOn(0);
      List<Step> steps = new ArrayList<>();
      Map<Fingerprint, Posting> last = new HashMap<>();
      postings.forEach(posting -> last.put(Fingerprint.of(posting.labels()), posting));
      Instant now = clock.instant();
      last.values().forEach(posting -> board.on(posting, now).ifPresent(steps::add));
      requireRoom(steps);
      write(steps);
    } catch (KafkaException e) {
      startOver();
      throw new PostedUnavailable("the broker did not take it in time", e);
    }
  }

  private void requireRoom(List<Step> steps) {
    long more = steps.stream().filter(step -> step.next() != null).count();
    if (board.firing().size() + more > MOST) {
      throw new PostedUnavailable("more than " + MOST + " posted alerts would fire");
    }
  }

  private synchronized void look() {
    try {
      readOn(0);
      write(board.expired(clock.instant()));
    } catch (Throwable e) { // one that got out of here would end the following for good
      failures.incrementAndGet();
      LOG.atError().setCause(e).log("posted alerts cannot be followed, beginning anew");
      startOver();
    }
  }

  private void write(List<Step> steps) {
    if (steps.isEmpty()) {
      return;
    }
    Producer<byte[], byte[]> to = producer();
    to.beginTransaction();
    Future<RecordMetadata> last = null;
    for (Step step : steps) {
      byte[] key = step.alert().hex().getBytes(StandardCharsets.UTF_8);
      PostedAlert next = step.next();
      last =
          to.send(
              new ProducerRecord<>(
                  PARTITION.topic(), 0, key, next == null ? null : Json.bytes(next)));
      step.transition()
          .ifPresent(
              transition ->
                  to.send(new ProducerRecord<>(Topics.ALERTS.name(), key, Json.bytes(transition))));
    }
    to.commitTransaction();
    readOn(last == null ? 0 : offset(last) + 1);
  }

  private static long offset(Future<RecordMetadata> written) {
    try {
      return written.get().offset();
    } catch (ExecutionException e) {
      throw new KafkaException("posted alerts could not be written", e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  /**
   * Reads to the end of now.
   *
   * @param atLeast and up to this offset: what was just committed may not be readable yet
   */
  private synchronized void readOn(long atLeast) {
    Consumer<byte[], byte[]> from = consumer();
    long last = from.endOffsets(List.of(PARTITION), TIMEOUT).getOrDefault(PARTITION, 0L);
    long end = Math.max(last, atLeast);
    Instant began = clock.instant();
    boolean changed = false;
    while (from.position(PARTITION, TIMEOUT) < end) {
      var records = from.poll(POLL);
      records.forEach(this::apply);
      changed |= !records.isEmpty();
      if (Duration.between(began, clock.instant()).compareTo(TIMEOUT) > 0) {
        throw new PostedUnavailable("the end of " + PARTITION.topic() + " does not come");
      }
    }
    if (changed) {
      snapshot = board.firing().stream().map(PostedAlert::firing).toList();
    }
  }

  private void apply(ConsumerRecord<byte[], byte[]> record) {
    try {
      byte[] value = record.value();
      board.apply(
          new Fingerprint(new String(record.key(), StandardCharsets.UTF_8)),
          value == null ? null : Json.read(value, PostedAlert.class));
    } catch (RuntimeException e) { // whatever others wrote, such as a record without a key
      LOG.atError()
          .addKeyValue("topic", record.topic())
          .addKeyValue("offset", record.offset())
          .setCause(e)
          .log("posted alert not readable, passed over");
    }
  }

  private Consumer<byte[], byte[]> consumer() {
    Consumer<byte[], byte[]> open = consumer;
    if (open == null) {
      open = CommittedRecords.consumer(kafka, clientId());
      open.assign(List.of(PARTITION));
      open.seekToBeginning(List.of(PARTITION));
      board = new PostedBoard(instance, openedAt);
      consumer = open;
    }
    return open;
  }

  private Producer<byte[], byte[]> producer() {
    Producer<byte[], byte[]> open = producer;
    if (open == null) {
      Map<String, Object> config = new HashMap<>(kafka);
      config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, clientId());
      config.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, (int) TIMEOUT.toMillis());
      config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, TIMEOUT.toMillis());
      config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
      config.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId());
      open = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
      producer = open;
      open.initTransactions();
    }
    return open;
  }

  private String clientId() {
    return "masterperf-posted-alerts-" + instance;
  }

  /** With other clients the next time; what was left open is aborted by then. */
  private void startOver() {
    if (producer != null) {
      producer.close(Duration.ZERO);
      producer = null;
    }
    if (consumer != null) {
      consumer.close();
      consumer = null;
    }
  }

  /** What was posted is kept; alerts that end meanwhile do so after the next start. */
  @Override
  public void close() {
    thread.shutdown();
    synchronized (this) {
      startOver();
    }
  }
}

package dev.masterperf.streams.document;

import dev.masterperf.alerts.topic.CommittedRecords;
import dev.masterperf.alerts.topic.TopicThread;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Documents in a compacted topic of one partition, which every process follows. The version of a
 * document is the place of its record in the topic, counted from 1.
 *
 * <p>Writers of all processes take turns: each write is a transaction of one common transactional
 * id. Beginning it ends or fences the writer before; then the topic is read to its end, so that
 * what {@code allowed} looks at is all there is; and whoever was fenced in the meantime cannot
 * commit, and looks anew. So of two that save over the same version, one is told.
 *
 * <p>One thread, named after what the documents are, reads; it owns the board and publishes a
 * snapshot after each batch. Whoever writes holds {@code writing}, and waits under {@code lock} for
 * its record to be read back, so that what was put is seen by the next look.
 */
public final class DocumentTopic<T> implements DocumentBook<T>, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DocumentTopic.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final Duration WRITE_TIMEOUT = Duration.ofSeconds(5);

  /** After it the broker ends the write of a process that died in the middle. */
  private static final Duration TRANSACTION_TIMEOUT = Duration.ofSeconds(10);

  private static final int ATTEMPTS = 5;

  private final DocumentKind<T> kind;
  private final TopicPartition partition;
  private final Map<String, Object> kafka;
  private final String clientId;
  private final TopicThread thread;
  private final ReentrantLock writing = new ReentrantLock();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition read = lock.newCondition();
  private final List<Consumer<Documents<T>>> listeners = new CopyOnWriteArrayList<>();
  private final AtomicLong refused = new AtomicLong();
  private DocumentBoard<T> board;
  private volatile org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer;
  private volatile Documents<T> snapshot = Documents.none();
  private volatile long position;

  private DocumentTopic(DocumentKind<T> kind, Map<String, Object> kafka, String clientId) {
    this.kind = kind;
    this.partition = new TopicPartition(kind.topic(), 0);
    this.kafka = Map.copyOf(kafka);
    this.clientId = clientId;
    this.board = new DocumentBoard<>(kind.read());
    this.thread = new TopicThread(kind.what().replace(' ', '-'), this::reopen, this::readOn);
    this.consumer = CommittedRecords.consumer(kafka, clientId);
  }

  /**
   * Reads the topic to its end and follows it from then on; the topic must be there.
   *
   * @param kafka how to reach the cluster
   * @throws DocumentsUnavailable if it cannot be read in time
   */
  public static <T> DocumentTopic<T> open(
      DocumentKind<T> kind, Map<String, Object> kafka, String clientId) {
    DocumentTopic<T> topic = new DocumentTopic<>(kind, kafka, clientId);
    try {
      topic.readToEnd();
    } catch (KafkaException e) {
      topic.close();
      throw new DocumentsUnavailable("cannot read " + kind.topic(), e);
    } catch (DocumentsUnavailable e) {
      topic.close();
      throw e;
    }
    topic.thread.goOn();
    return topic;
  }

  @Override
  public Documents<T> now() {
    return snapshot;
  }

  /** From now on this hears of all documents each time one changes, and at once of those now. */
  public void listen(Consumer<Documents<T>> listener) {
    lock.lock();
    try {
      listeners.add(listener);
      listener.accept(snapshot);
    } finally {
      lock.unlock();
    }
  }

  /** How often following failed. */
  public long failures() {
    return thread.failures();
  }

  /** Records that could not be read since this was opened. */
  public long refused() {
    return refused.get();
  }

  @Override
  public Document<T> put(String name, T content, Consumer<Documents<T>> allowed) {
    RecordMetadata written = write(name, kind.write().apply(content), allowed);
    return new Document<>(
        name, version(written.offset()), Instant.ofEpochMilli(written.timestamp()), content);
  }

  @Override
  public long delete(String name, Consumer<Documents<T>> allowed) {
    return version(write(name, null, allowed).offset());
  }

  private static long version(long offset) {
    return offset + 1;
  }

  private RecordMetadata write(
      String name, byte @Nullable [] value, Consumer<Documents<T>> allowed) {
    takeTurn();
    try {
      for (int attempt = 1; ; attempt++) {
        try {
          return writeInTurn(name, value, allowed);
        } catch (ExecutionException | KafkaException e) {
          if (attempt == ATTEMPTS || !isFenced(e)) {
            throw new DocumentsUnavailable("the broker did not take it in time", e);
          }
        }
      }
    } catch (TimeoutException e) {
      throw new DocumentsUnavailable("the broker did not take it in time", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DocumentsUnavailable("interrupted", e);
    } finally {
      writing.unlock();
    }
  }

  /**
   * Where the broker is away each write takes its whole time, and whoever comes behind others must
   * not wait for all of theirs.
   */
  private void takeTurn() {
    try {
      if (!writing.tryLock(WRITE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new DocumentsUnavailable("others are being kept, and it takes too long");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DocumentsUnavailable("interrupted", e);
    }
  }

  private RecordMetadata writeInTurn(
      String name, byte @Nullable [] value, Consumer<Documents<T>> allowed)
      throws ExecutionException, TimeoutException, InterruptedException {
    Producer<byte[], byte[]> producer = producer();
    try {
      producer.initTransactions();
      awaitRead(end());
      allowed.accept(snapshot);
      producer.beginTransaction();
      RecordMetadata written =
          producer
              .send(new ProducerRecord<>(partition.topic(), 0, utf8(name), value))
              .get(WRITE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
      producer.commitTransaction();
      awaitRead(written.offset() + 1);
      return written;
    } finally {
      producer.close(Duration.ZERO);
    }
  }

  /** Whether somebody else began to write in the meantime. */
  private static boolean isFenced(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ProducerFencedException
          || cause instanceof InvalidProducerEpochException) {
        return true;
      }
    }
    return false;
  }

  /** Waits until everything before this offset is read. */
  private void awaitRead(long offset) throws InterruptedException {
    long nanos = WRITE_TIMEOUT.toNanos();
    lock.lock();
    try {
      while (position < offset) {
        if (nanos <= 0) {
          throw new DocumentsUnavailable(
              "the end of " + partition.topic() + " could not be read in time");
        }
        nanos = read.awaitNanos(nanos);
      }
    } finally {
      lock.unlock();
    }
  }

  private void readToEnd() {
    long end;
    try {
      end = end();
    } catch (ExecutionException | TimeoutException e) {
      throw new DocumentsUnavailable("cannot see the end of " + partition.topic(), e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
    seekToBeginning();
    for (long polls = TIMEOUT.dividedBy(POLL); position < end; polls--) {
      if (polls <= 0) {
        throw new DocumentsUnavailable("the end of " + partition.topic() + " does not come");
      }
      readOn();
    }
    LOG.atInfo()
        .addKeyValue("documents", snapshot.byName().size())
        .addKeyValue("unreadable", snapshot.unreadable().keySet())
        .log(kind.what() + " read");
  }

  /** As far as transactions are over. */
  private long end() throws ExecutionException, TimeoutException, InterruptedException {
    Map<String, Object> config = new HashMap<>(kafka);
    config.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId);
    try (Admin admin = Admin.create(config)) {
      return admin
          .listOffsets(
              Map.of(partition, OffsetSpec.latest()),
              new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
          .partitionResult(partition)
          .get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
          .offset();
    }
  }

  private void seekToBeginning() {
    board = new DocumentBoard<>(kind.read());
    consumer.assign(List.of(partition));
    consumer.seekToBeginning(List.of(partition));
  }

  private void readOn() {
    var records = consumer.poll(POLL);
    records.forEach(this::apply);
    long reached = consumer.position(partition);
    lock.lock();
    try {
      // When all is read anew, what was known stays in force until as much is known again.
      if (!records.isEmpty() && reached >= position) {
        snapshot = board.snapshot();
        listeners.forEach(listener -> listener.accept(snapshot));
      }
      position = Math.max(position, reached);
      read.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void apply(ConsumerRecord<byte[], byte[]> record) {
    byte[] key = record.key();
    if (key == null) {
      refuse(record, new IllegalArgumentException("it has no key"));
      return;
    }
    try {
      board.apply(
          new String(key, StandardCharsets.UTF_8),
          record.value(),
          version(record.offset()),
          Instant.ofEpochMilli(record.timestamp()));
    } catch (IllegalArgumentException e) {
      refuse(record, e);
    }
  }

  private void refuse(ConsumerRecord<byte[], byte[]> record, IllegalArgumentException why) {
    refused.incrementAndGet();
    LOG.atError()
        .addKeyValue("topic", record.topic())
        .addKeyValue("offset", record.offset())
        .setCause(why)
        .log("record of " + kind.what() + " not readable, it counts for nothing");
  }

  /** What is known stays in force until all of it is read again. */
  private void reopen() {
    consumer.close();
    consumer = CommittedRecords.consumer(kafka, clientId);
    seekToBeginning();
  }

  /** A transactional producer acknowledges by all replicas and doubles nothing. */
  private Producer<byte[], byte[]> producer() {
    Map<String, Object> config = new HashMap<>(kafka);
    config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, kind.topic() + "-writer");
    config.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, (int) TRANSACTION_TIMEOUT.toMillis());
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, WRITE_TIMEOUT.toMillis());
    config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    config.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId);
    return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private static byte[] utf8(String name) {
    return name.getBytes(StandardCharsets.UTF_8);
  }

  /** Ends following; what was put is kept. */
  @Override
  public void close() {
    thread.close(() -> consumer);
  }
}

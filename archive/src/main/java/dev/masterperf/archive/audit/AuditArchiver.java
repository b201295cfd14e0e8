package dev.masterperf.archive.audit;

import dev.masterperf.archive.bucket.Bucket;
import dev.masterperf.archive.bucket.BucketSettings;
import dev.masterperf.archive.bucket.S3Bucket;
import dev.masterperf.model.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the records of the audit topic to the bucket, each once. Of several processes the group
 * gives one the topic; where it goes on, the bucket says. Nothing trims the topic behind it.
 *
 * <p>One thread, {@code audit-archiver}, does everything, and begins anew after an error.
 */
public final class AuditArchiver implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AuditArchiver.class);
  private static final TopicPartition PARTITION = new TopicPartition(Topics.AUDIT.name(), 0);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration AGE = Duration.ofMinutes(5);
  private static final int MOST_BYTES = 1 << 20;
  private static final Duration SESSION_TIMEOUT = Duration.ofSeconds(6);
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofSeconds(5);
  private static final Duration LAST_WORD = Duration.ofSeconds(5);

  private final Map<String, Object> kafka;
  private final String group;
  private final String instance;
  private final Bucket bucket;
  private final AuditFiles files;
  private final LongSupplier nanos;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "audit-archiver");

  // Of the thread alone.
  private final List<AuditLine> waiting = new ArrayList<>();
  private long waitingBytes;
  private long waitingSince;

  /**
   * For a process.
   *
   * @param groupPrefix before the name of the consumer group
   * @param instance this process' name among others
   * @param nanos elapsed time
   */
  public AuditArchiver(
      Map<String, Object> kafka,
      String groupPrefix,
      String instance,
      BucketSettings bucket,
      LongSupplier nanos) {
    this.kafka = Map.copyOf(kafka);
    this.group = groupPrefix + "-audit-archive";
    this.instance = instance;
    this.bucket = new S3Bucket(bucket);
    this.files = new AuditFiles(this.bucket);
    this.nanos = nanos;
  }

  /** Begins; to be called once. */
  public void start() {
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    while (closing.getCount() > 0) {
      try (Consumer<byte[], byte[]> consumer = consumer()) {
        follow(consumer, cluster());
      } catch (InterruptException e) {
        return; // close() does not wait any longer
      } catch (RuntimeException e) { // of Kafka, or of the bucket: nothing may end this for good
        LOG.atWarn().setCause(e).log("audit is not archived, trying again");
        pause();
      }
    }
  }

  private void follow(Consumer<byte[], byte[]> consumer, String cluster) {
    forget();
    consumer.subscribe(
        List.of(PARTITION.topic()),
        new ConsumerRebalanceListener() {
          @Override
          public void onPartitionsAssigned(Collection<TopicPartition> given) {
            if (given.contains(PARTITION)) {
              forget();
              consumer.seek(PARTITION, files.last(cluster).orElse(-1) + 1);
            }
          }

          @Override
          public void onPartitionsRevoked(Collection<TopicPartition> taken) {
            forget(); // whoever has it next begins where the bucket ends
          }
        });
    while (closing.getCount() > 0) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        take(record);
        if (waitingBytes >= MOST_BYTES) {
          store(cluster);
        }
      }
      if (!waiting.isEmpty() && nanos.getAsLong() - waitingSince >= AGE.toNanos()) {
        store(cluster);
      }
    }
    readToEnd(consumer);
    store(cluster);
  }

  /**
   * What was written while this process stopped; another one that has the topic reads it itself.
   */
  private void readToEnd(Consumer<byte[], byte[]> consumer) {
    if (consumer.assignment().contains(PARTITION)) {
      long end = consumer.endOffsets(List.of(PARTITION)).getOrDefault(PARTITION, 0L);
      while (consumer.assignment().contains(PARTITION) && consumer.position(PARTITION) < end) {
        consumer.poll(POLL).forEach(this::take);
      }
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    byte[] value = record.value() == null ? new byte[0] : record.value();
    if (waiting.isEmpty()) {
      waitingSince = nanos.getAsLong();
    }
    waiting.add(new AuditLine(record.offset(), value));
    waitingBytes += value.length;
  }

  private void store(String cluster) {
    if (!waiting.isEmpty()) {
      files.store(cluster, waiting);
      forget();
    }
  }

  private void forget() {
    waiting.clear();
    waitingBytes = 0;
  }

  private String cluster() {
    try (Admin admin = Admin.create(kafka)) {
      return admin
          .describeCluster()
          .clusterId()
          .get(CALL_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new KafkaException("the cluster does not say which it is", e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  private void pause() {
    try {
      boolean stopped = closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
      LOG.atDebug().addKeyValue("stopped", stopped).log("audit archive waited");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Consumer<byte[], byte[]> consumer() {
    Map<String, Object> config = new HashMap<>(kafka);
    config.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    config.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
    config.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, instance);
    config.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, (int) SESSION_TIMEOUT.toMillis());
    config.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, (int) SESSION_TIMEOUT.toMillis() / 3);
    config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) CALL_TIMEOUT.toMillis());
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(CommonClientConfigs.CLIENT_ID_CONFIG, "audit-archiver-" + instance);
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** Archives what it holds, if the bucket takes it within seconds, and stops. */
  @Override
  public void close() {
    closing.countDown();
    try {
      thread.join(LAST_WORD.toMillis());
      if (thread.isAlive()) {
        thread.interrupt();
        thread.join(LAST_WORD.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    bucket.close();
  }
}

package dev.masterperf.archive;

import dev.masterperf.archive.PartitionArchive.Surroundings;
import dev.masterperf.archive.bucket.Bucket;
import dev.masterperf.archive.bucket.S3Bucket;
import dev.masterperf.archive.manifest.SourcePartition;
import dev.masterperf.archive.manifest.SourcePartition.Source;
import dev.masterperf.archive.parquet.EventsFile;
import dev.masterperf.archive.parquet.WindowsFile;
import dev.masterperf.archive.segment.Formats;
import dev.masterperf.archive.segment.Scratch;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings metrics, final and corrected windows and what came too late for them to the bucket, each
 * once. It retries for ever and skips only what cannot be read; {@link #problems} says what it
 * waits for, {@link #figures} what it did.
 *
 * <p>One thread, named {@code archiver-<instance id>}, does everything. When a membership in the
 * group ends by an error it begins another: all it needs to go on lies in the bucket.
 */
public final class Archiver implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Archiver.class);
  private static final Duration SESSION_TIMEOUT = Duration.ofSeconds(6);
  private static final Duration KAFKA_CALL_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration FLUSH_TIMEOUT = Duration.ofSeconds(5);
  private static final int MAX_POLL_RECORDS = 5_000;

  /** Bounds what one poll can bring beside the memory that segments may take. */
  private static final int FETCH_MAX_BYTES = 8 << 20;

  private static final Duration INTERRUPT_TIMEOUT = Duration.ofSeconds(3);

  private final ArchiverSettings settings;
  private final Bucket bucket;
  private final RandomGenerator random;
  private final Surroundings surroundings;
  private final ArchiveTotals totals = new ArchiveTotals();
  private final Problems problems = new Problems();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;

  /**
   * An archiver with the system's clock and chance.
   *
   * @throws java.io.UncheckedIOException if the scratch folder cannot be used
   */
  public Archiver(ArchiverSettings settings, InstantSource clock) {
    this(
        settings,
        new S3Bucket(settings.bucket()),
        clock,
        RandomGenerator.getDefault(),
        System::nanoTime);
  }

  Archiver(
      ArchiverSettings settings,
      Bucket bucket,
      InstantSource clock,
      RandomGenerator random,
      LongSupplier nanoTime) {
    this.settings = settings;
    this.bucket = bucket;
    this.random = random;
    this.surroundings =
        new Surroundings(
            bucket,
            Scratch.open(settings.scratch()),
            new Formats(EventsFile::write, WindowsFile::write),
            settings.segments(),
            settings.instanceId(),
            new HeardCluster(),
            settings.deleted(),
            totals,
            clock,
            nanoTime);
    this.thread = new Thread(this::run, "archiver-" + settings.instanceId());
  }

  /** Begins to archive; to be called once. */
  public void start() {
    thread.start();
  }

  /** What it waits for, one sentence for each place; empty while all goes well. */
  public List<String> problems() {
    return problems.all();
  }

  /** What it did since the process began, by topic. */
  public Map<Source, ArchiveFigures> figures() {
    return totals.now();
  }

  /** The partitions that this process archives now. */
  public Set<SourcePartition> owned() {
    return totals.owned();
  }

  /**
   * Archives what it holds, if the bucket takes it within seconds, and stops. What it could not
   * store is still in the topic, and the next start archives it.
   */
  @Override
  public void close() {
    closing.countDown();
    try {
      thread.join(FLUSH_TIMEOUT.toMillis());
      if (thread.isAlive()) {
        thread.interrupt();
        thread.join(INTERRUPT_TIMEOUT.toMillis());
      }
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
    bucket.close();
  }

  private void run() {
    Backoff backoff = new Backoff(random);
    while (closing.getCount() > 0) {
      try (ArchiveSession session = newSession()) {
        while (closing.getCount() > 0) {
          session.round();
          backoff.succeeded();
          problems.solved("consumer");
        }
        session.flush();
      } catch (InterruptException e) {
        // Only close() interrupts; Kafka has set the flag again, and the thread ends here.
        LOG.atWarn().log("archive was stopped before it had stored everything it held");
        return;
      } catch (RuntimeException e) {
        problems.report("consumer", e);
        pause(backoff.failed());
      }
    }
  }

  private void pause(Duration wait) {
    try {
      boolean stopped = closing.await(wait.toNanos(), TimeUnit.NANOSECONDS);
      LOG.atDebug().addKeyValue("stopped", stopped).log("archive waited");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private ArchiveSession newSession() {
    return new ArchiveSession(
        new KafkaConsumer<>(consumerConfig(), surroundings.cluster(), new ByteArrayDeserializer()),
        surroundings,
        problems,
        random);
  }

  private Map<String, Object> consumerConfig() {
    Map<String, Object> config = new HashMap<>(settings.kafka());
    config.put(ConsumerConfig.GROUP_ID_CONFIG, settings.groupPrefix() + "-archive");
    config.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
    config.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, settings.instanceId());
    config.put(ConsumerConfig.CLIENT_ID_CONFIG, "archiver-" + settings.instanceId());
    config.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, (int) SESSION_TIMEOUT.toMillis());
    config.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, (int) SESSION_TIMEOUT.toMillis() / 3);
    config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) KAFKA_CALL_TIMEOUT.toMillis());
    config.put(
        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
        List.of(CooperativeStickyAssignor.class));
    config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MAX_POLL_RECORDS);
    config.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_MAX_BYTES);
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    return config;
  }
}

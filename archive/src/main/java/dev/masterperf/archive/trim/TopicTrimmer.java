package dev.masterperf.archive.trim;

import dev.masterperf.archive.bucket.Bucket;
import dev.masterperf.archive.bucket.BucketException;
import dev.masterperf.archive.bucket.S3Bucket;
import dev.masterperf.archive.manifest.DamagedManifestException;
import dev.masterperf.archive.manifest.Manifest;
import dev.masterperf.archive.manifest.PartitionManifest;
import dev.masterperf.archive.manifest.SourcePartition;
import dev.masterperf.model.DaemonThreads;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drops from the topics what the manifest says is archived, once it is old enough. The brokers
 * themselves no longer drop anything of these topics, so nothing is lost while the bucket is away.
 *
 * <p>One thread, {@code trimmer-<instance id>}, does it once a minute. What it knows it reads from
 * the bucket; a crash at any point leaves records that the next round drops.
 */
public final class TopicTrimmer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TopicTrimmer.class);
  private static final Duration PERIOD = Duration.ofMinutes(1);

  private final TrimSettings settings;
  private final Bucket bucket;
  private final Manifest manifest;
  private final ArchivedTopics topics;
  private final DoubleSupplier share;
  private final InstantSource clock;
  private final ScheduledExecutorService thread;
  private final Map<SourcePartition, PartitionManifest> known = new HashMap<>();
  private boolean kept;
  private boolean toldForeign;

  /**
   * @param share of the storage budget that is taken; 0 where there is none
   */
  public TopicTrimmer(TrimSettings settings, DoubleSupplier share, InstantSource clock) {
    this.settings = settings;
    this.bucket = new S3Bucket(settings.bucket());
    this.manifest = new Manifest(bucket);
    this.topics = new ArchivedTopics(settings.kafka());
    this.share = share;
    this.clock = clock;
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            DaemonThreads.named("trimmer-" + settings.instanceId()));
  }

  /** Begins to trim; to be called once. */
  public void start() {
    thread.scheduleWithFixedDelay(this::roundSafely, 0, PERIOD.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void roundSafely() {
    try {
      round();
    } catch (KafkaException | BucketException | DamagedManifestException e) {
      LOG.atWarn().setCause(e).log("topics cannot be trimmed now, trying again");
    }
  }

  /**
   * Trims once.
   *
   * @return the first offset that is kept of each partition something was dropped of
   */
  public Map<TopicPartition, Long> round() {
    if (!kept) {
      topics.keepUntilTrimmed();
      kept = true;
    }
    Optional<String> cluster = topics.cluster();
    boolean foreign = false;
    Map<SourcePartition, Long> archived = new HashMap<>();
    for (SourcePartition partition : manifest.partitions()) {
      PartitionManifest before = known.get(partition);
      PartitionManifest now = before == null ? manifest.read(partition) : manifest.readOn(before);
      known.put(partition, now);
      if (now.isOfAnother(cluster)) {
        foreign = true;
      } else if (now.lastOffset().isPresent()) {
        archived.put(partition, now.lastOffset().getAsLong() + 1);
      }
    }
    tellForeign(foreign);
    Map<TopicPartition, Long> dropped =
        topics.trim(archived, settings.processorGroup(), share.getAsDouble(), clock.instant());
    dropped.forEach(
        (partition, first) ->
            LOG.atDebug()
                .addKeyValue("partition", partition)
                .addKeyValue("offset", first)
                .log("archived records were dropped from the topic"));
    return dropped;
  }

  /** Warns once: what a foreign bucket has of such offsets is something else. */
  private void tellForeign(boolean foreign) {
    if (foreign && !toldForeign) {
      LOG.atWarn()
          .log("the bucket is another Kafka cluster's: topics are not trimmed by what it has");
    }
    toldForeign = foreign;
  }

  /** Stops; a round under way is broken off, and the next start does what it left. */
  @Override
  public void close() {
    thread.shutdownNow();
    try {
      boolean ended = thread.awaitTermination(3, TimeUnit.SECONDS);
      LOG.atDebug().addKeyValue("ended", ended).log("topics are no longer trimmed");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    topics.close();
    bucket.close();
  }
}

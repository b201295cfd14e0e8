package dev.masterperf.archive.maintenance;

import dev.masterperf.archive.bucket.Bucket;
import dev.masterperf.archive.bucket.BucketException;
import dev.masterperf.archive.bucket.S3Bucket;
import dev.masterperf.archive.manifest.DamagedManifestException;
import dev.masterperf.archive.manifest.Manifest;
import dev.masterperf.archive.manifest.OutpacedException;
import dev.masterperf.archive.manifest.SourcePartition;
import dev.masterperf.model.DaemonThreads;
import dev.masterperf.model.DeletedScopes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the archive in order while it grows: drops what is too old, makes few files of many,
 * deletes what no longer counts, and old entries of the manifest.
 *
 * <p>One thread, {@code archive-maintenance-<instance id>}, does it all, one file after the other;
 * the archiver never waits for it. Every step can be broken off and is done again.
 */
public final class Maintenance implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Maintenance.class);
  private static final Duration FIRST = Duration.ofMinutes(2);
  private static final Duration PERIOD = Duration.ofMinutes(10);

  /** How soon files of a scope go that was deleted just now, or are tried again. */
  private static final Duration REMOVALS = Duration.ofSeconds(2);

  /** Entries behind the newest checkpoint stay so long, for those who look what happened. */
  private static final Duration ENTRIES = Duration.ofDays(2);

  private static final String ENDING = ".parquet";

  private final MaintenanceSettings settings;
  private final Bucket bucket;
  private final Supplier<Set<SourcePartition>> owned;
  private final InstantSource clock;
  private final Compactor compactor;
  private final Expiry expiry;
  private final ScopeRemoval removal;
  private final Sweeper sweeper;
  private final ScheduledExecutorService thread;
  private volatile boolean closing;

  /** Deletions that were done in all partitions that were owned then. */
  private DeletedScopes removed = DeletedScopes.NONE;

  private volatile Totals totals = new Totals(Compactor.Done.NOTHING, 0, 0);

  /**
   * What was done since the process began.
   *
   * @param expired files that no longer count because they were too old
   * @param deleted objects that did not count
   */
  public record Totals(Compactor.Done compacted, long expired, long deleted) {}

  /**
   * @param owned whose files are compacted and dropped here: those this process archives
   * @throws UncheckedIOException if the scratch folder cannot be used
   */
  public Maintenance(
      MaintenanceSettings settings, Supplier<Set<SourcePartition>> owned, InstantSource clock) {
    this(settings, new S3Bucket(settings.bucket()), owned, clock);
  }

  Maintenance(
      MaintenanceSettings settings,
      Bucket bucket,
      Supplier<Set<SourcePartition>> owned,
      InstantSource clock) {
    this.settings = settings;
    this.bucket = bucket;
    this.owned = owned;
    this.clock = clock;
    emptied(settings.scratch());
    this.compactor = new Compactor(bucket, settings.scratch(), settings.instanceId(), clock);
    this.expiry = new Expiry(bucket, settings.retention(), settings.instanceId(), clock);
    this.removal = new ScopeRemoval(bucket, settings.instanceId(), clock);
    this.sweeper = new Sweeper(bucket, clock);
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            DaemonThreads.named("archive-maintenance-" + settings.instanceId()));
  }

  private static void emptied(Path folder) {
    try {
      Files.createDirectories(folder);
      try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, "*" + ENDING)) {
        for (Path file : left) {
          Files.delete(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot use folder " + folder + ": " + e.getMessage(), e);
    }
  }

  /** Begins, some time after the archiver did; to be called once. */
  public void start() {
    thread.scheduleWithFixedDelay(
        this::roundSafely, FIRST.toMillis(), PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    thread.scheduleWithFixedDelay(
        this::removeSafely, REMOVALS.toMillis(), REMOVALS.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** What was done since the process began. */
  public Totals totals() {
    return totals;
  }

  private void roundSafely() {
    try {
      round();
    } catch (RuntimeException e) {
      LOG.atWarn().setCause(e).log("the archive cannot be kept in order now, trying again");
    }
  }

  private void removeSafely() {
    try {
      removeDeleted();
    } catch (RuntimeException e) {
      LOG.atWarn().setCause(e).log("files of a deleted scope cannot be removed now, trying again");
    }
  }

  /**
   * Removes what scopes have left that were deleted since the last time. What a writer commits of
   * them after that, which it had closed before, goes with the next round.
   */
  void removeDeleted() {
    DeletedScopes now = settings.deleted().get();
    Set<SourcePartition> partitions = owned.get();
    if (now.equals(removed) || partitions.isEmpty()) {
      return;
    }
    long files = 0;
    for (SourcePartition partition : partitions) {
      files += removal.remove(partition, now).size();
    }
    removed = now;
    LOG.atInfo().addKeyValue("files", files).log("files of deleted scopes removed");
  }

  /** Does all that is due. */
  void round() {
    for (SourcePartition partition : owned.get()) {
      if (closing) {
        return;
      }
      try {
        keep(partition);
      } catch (DamagedManifestException | OutpacedException | BucketException e) {
        LOG.atWarn()
            .addKeyValue("partition", partition)
            .setCause(e)
            .log("files of a partition are not kept in order now, trying again");
      }
    }
    List<String> deleted = sweeper.sweep();
    totals = new Totals(totals.compacted(), totals.expired(), totals.deleted() + deleted.size());
  }

  private void keep(SourcePartition partition) {
    removal.remove(partition, settings.deleted().get());
    List<String> expired = expiry.drop(partition);
    Compactor.Done done = compactor.compact(partition, () -> closing);
    totals =
        new Totals(
            totals.compacted().plus(done), totals.expired() + expired.size(), totals.deleted());
    Manifest manifest = new Manifest(bucket);
    manifest.prune(manifest.read(partition), clock.instant().minus(ENTRIES));
  }

  /** Stops after the file at hand, or breaks it off; what was not done is done after a restart. */
  @Override
  public void close() {
    closing = true;
    thread.shutdownNow();
    try {
      boolean ended = thread.awaitTermination(3, TimeUnit.SECONDS);
      LOG.atDebug().addKeyValue("ended", ended).log("the archive is no longer kept in order");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    bucket.close();
  }
}

package dev.masterperf.archive.maintenance;

import dev.masterperf.archive.bucket.Bucket;
import dev.masterperf.archive.bucket.Bucket.Listed;
import dev.masterperf.archive.bucket.MissingObjectException;
import dev.masterperf.archive.dataset.Dataset;
import dev.masterperf.archive.dataset.Place;
import dev.masterperf.archive.manifest.DamagedManifestException;
import dev.masterperf.archive.manifest.FileName;
import dev.masterperf.archive.manifest.Manifest;
import dev.masterperf.archive.manifest.PartitionManifest;
import dev.masterperf.archive.manifest.SourcePartition;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes objects that do not count: what was replaced or dropped once nobody reads it any more,
 * and what a writer left that crashed. Of a partition whose manifest is empty or cannot be read
 * nothing is deleted, since then everything looks as if it did not count; and of one whose manifest
 * was lost and begun anew nothing that is older than the new one. For one thread.
 */
final class Sweeper {
  /** Readers may still hold what counted until lately. */
  static final Duration GRACE = Duration.ofHours(1);

  /** A writer may still commit what it stored. */
  static final Duration ORPHAN = Duration.ofHours(24);

  private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);

  private final Bucket bucket;
  private final Manifest manifest;
  private final InstantSource clock;
  private Map<String, Instant> seen = new HashMap<>();

  Sweeper(Bucket bucket, InstantSource clock) {
    this.bucket = bucket;
    this.manifest = new Manifest(bucket);
    this.clock = clock;
  }

  /**
   * Deletes what is due.
   *
   * @return keys of what was deleted
   */
  List<String> sweep() {
    // Objects first: what a writer commits after that is named when the manifest is read.
    List<Listed> objects = new ArrayList<>();
    for (Dataset dataset : Dataset.values()) {
      objects.addAll(bucket.list(Place.ROOT + dataset.folder() + "/"));
    }
    Map<SourcePartition, Optional<PartitionManifest>> known = new HashMap<>();
    Map<String, Instant> unnamed = new HashMap<>();
    List<String> deleted = new ArrayList<>();
    Instant now = clock.instant();
    for (Listed object : objects) {
      Optional<FileName> name = FileName.parse(object.key());
      Optional<PartitionManifest> counts =
          name.flatMap(of -> known.computeIfAbsent(of.source(), this::read));
      if (counts.isEmpty()
          || counts.get().files().containsKey(object.key())
          || FirstOffset.isAfter(object.key(), name.get(), counts.get())) {
        continue;
      }
      Instant first = seen.getOrDefault(object.key(), now);
      if (isDue(object, counts.get(), first, now)) {
        bucket.delete(object.key());
        deleted.add(object.key());
      } else {
        unnamed.put(object.key(), first);
      }
    }
    seen = unnamed;
    return deleted;
  }

  /**
   * An orphan is given the grace on top, as seen from here: a bucket that was away for a day does
   * not make what waits for its commit old.
   */
  private static boolean isDue(
      Listed object, PartitionManifest counts, Instant first, Instant now) {
    Long retired = counts.retired().get(object.key());
    return retired != null
        ? !Instant.ofEpochMilli(retired).plus(GRACE).isAfter(now)
        : !object.lastModified().plus(ORPHAN).isAfter(now) && !first.plus(GRACE).isAfter(now);
  }

  private Optional<PartitionManifest> read(SourcePartition partition) {
    try {
      return Optional.of(manifest.read(partition)).filter(counts -> counts.sequence() > 0);
    } catch (DamagedManifestException | MissingObjectException e) {
      LOG.atError()
          .addKeyValue("partition", partition)
          .setCause(e)
          .log("its manifest cannot be read; run masterperf archive rebuild-manifest");
      return Optional.empty();
    }
  }
}

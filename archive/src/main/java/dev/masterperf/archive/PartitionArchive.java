package dev.masterperf.archive;

import dev.masterperf.archive.bucket.Bucket;
import dev.masterperf.archive.manifest.Commit;
import dev.masterperf.archive.manifest.Manifest;
import dev.masterperf.archive.manifest.OutpacedException;
import dev.masterperf.archive.manifest.PartitionManifest;
import dev.masterperf.archive.manifest.SourcePartition;
import dev.masterperf.archive.segment.ClosedSegment;
import dev.masterperf.archive.segment.Formats;
import dev.masterperf.archive.segment.OpenSegment;
import dev.masterperf.archive.segment.Scratch;
import dev.masterperf.model.DeletedScopes;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The archive of one partition while this process owns it: fills a segment, stores its files,
 * commits it to the manifest, goes on. It holds at most one segment; while that one is on its way,
 * {@link #collecting} is false and nothing may be added. Whatever is held can be dropped at any
 * time and is read again from the topic. Confined to one thread.
 */
final class PartitionArchive {

  /**
   * What all partitions of a process have in common.
   *
   * @param writer names this process in the manifest
   * @param cluster whose topics these are
   * @param deleted scopes of which nothing is archived, as it stands now
   */
  record Surroundings(
      Bucket bucket,
      Scratch scratch,
      Formats formats,
      SegmentSettings segments,
      String writer,
      HeardCluster cluster,
      Supplier<DeletedScopes> deleted,
      ArchiveTotals totals,
      InstantSource clock,
      LongSupplier nanoTime) {}

  private final SourcePartition source;
  private final Surroundings in;
  private final Manifest manifest;

  private PartitionManifest counts;
  private OpenSegment open;
  private long openedNanos;
  private @Nullable ClosedSegment waiting;
  private @Nullable Commit commit;

  /**
   * @param counts what is known to count
   * @param offset the first one to archive
   */
  PartitionArchive(PartitionManifest counts, long offset, Surroundings in) {
    this.source = counts.partition();
    this.in = in;
    this.manifest = new Manifest(in.bucket());
    this.counts = counts;
    this.open = segment(offset);
  }

  private OpenSegment segment(long first) {
    return new OpenSegment(source, first, in.segments().resolutions(), in.formats());
  }

  /** Whether records may be added. */
  boolean collecting() {
    return waiting == null;
  }

  /** The offset of the record to add next, or a later one. */
  long next() {
    return open.next();
  }

  /** The first offset that is not archived yet. */
  long due() {
    ClosedSegment segment = waiting;
    return segment == null ? open.first() : segment.offsets().first();
  }

  /** How long the oldest record that was taken waits to be archived, nanoseconds; 0 without any. */
  long oldestNanos() {
    return open.isEmpty() && waiting == null ? 0 : in.nanoTime().getAsLong() - openedNanos;
  }

  /** About how much memory it takes. */
  long bytes() {
    ClosedSegment segment = waiting;
    return segment == null ? open.bytes() : segment.bytes();
  }

  /**
   * Takes a record.
   *
   * @param appendMillis when the broker took it, epoch milliseconds
   * @param value null for a tombstone
   */
  void add(long offset, long appendMillis, byte @Nullable [] key, byte @Nullable [] value) {
    if (!collecting()) {
      throw new IllegalStateException(source + " waits for the bucket");
    }
    if (open.isEmpty()) {
      openedNanos = in.nanoTime().getAsLong();
    }
    open.add(offset, appendMillis, key, value);
    if (open.bytes() >= in.segments().maxBytes()) {
      close();
    }
  }

  /** Closes the segment if its first record has waited long enough. */
  void closeIfOld() {
    if (in.nanoTime().getAsLong() - openedNanos >= in.segments().maxAge().toNanos()) {
      close();
    }
  }

  /** Closes the segment, if it covers anything, so that it waits for {@link #advance}. */
  void close() {
    if (collecting() && !open.isEmpty()) {
      waiting = open.close(in.deleted().get());
    }
  }

  /**
   * Goes one step on with the segment that waits, if one does: stores a file, or commits. After an
   * exception it still waits, except after {@link OutpacedException}: then all this knows is old.
   *
   * @return whether one was committed, so that everything before {@link #next} is archived
   * @throws dev.masterperf.archive.bucket.BucketException (unchecked) if the bucket did not do it
   * @throws OutpacedException (unchecked) if another writer archives this partition
   */
  boolean advance() {
    ClosedSegment segment = waiting;
    if (segment == null) {
      return false;
    }
    if (!segment.isStored()) {
      segment.storeNext(in.bucket(), in.scratch(), counts.sequence());
      return false;
    }
    commit(segment);
    in.totals().archived(source.source(), segment);
    waiting = null;
    commit = null;
    open = segment(segment.offsets().last() + 1);
    return true;
  }

  private void commit(ClosedSegment segment) {
    Commit due = commit;
    if (due == null) {
      // Kept for the next attempt: if this one is taken and its answer lost, the same bytes tell.
      due =
          new Commit(
              in.writer(),
              in.clock().millis(),
              Optional.of(segment.offsets()),
              segment.files(),
              List.of(),
              in.cluster().id().orElse(null));
      commit = due;
    }
    try {
      counts = manifest.commit(counts, due);
    } catch (OutpacedException e) {
      PartitionManifest now = manifest.read(source);
      if (!now.lastOffset().equals(counts.lastOffset())) {
        throw e;
      }
      counts = manifest.commit(now, due); // files were only exchanged for others
    }
  }

  /** Gives up what is collected. */
  void discard() {
    ClosedSegment segment = waiting;
    if (segment != null) {
      segment.discard();
    }
  }
}

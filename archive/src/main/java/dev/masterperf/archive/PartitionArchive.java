package dev.masterperf.archive;

import dev.masterperf.archive.segment.OpenSegment;
import dev.masterperf.archive.segment.Segment;
import dev.masterperf.archive.segment.SegmentStore;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The archive of one partition while this process owns it: fills a segment, stores it, goes on. It
 * holds at most one segment; while that one waits for the bucket, {@link #collecting} is false and
 * nothing may be added. Whatever is held can be dropped at any time and is read again from the
 * topic. Confined to one thread.
 */
final class PartitionArchive {
  private final SegmentStore store;
  private final int maxBytes;
  private final long maxAgeNanos;
  private final LongSupplier nanoTime;

  private OpenSegment open;
  private long openedNanos;
  private @Nullable Segment waiting;
  private final int partition;

  /**
   * @param offset the first one to archive
   */
  PartitionArchive(
      int partition,
      long offset,
      SegmentStore store,
      int maxBytes,
      Duration maxAge,
      LongSupplier nanoTime) {
    this.partition = partition;
    this.store = store;
    this.maxBytes = maxBytes;
    this.maxAgeNanos = maxAge.toNanos();
    this.nanoTime = nanoTime;
    this.open = new OpenSegment(partition, offset);
  }

  /** Whether records may be added. */
  boolean collecting() {
    return waiting == null;
  }

  /** The offset of the record to add next, or a later one. */
  long next() {
    return open.next();
  }

  /**
   * Takes a record.
   *
   * @param value null for a tombstone
   */
  void add(long offset, byte @Nullable [] value) {
    if (!collecting()) {
      throw new IllegalStateException("partition " + partition + " waits for the bucket");
    }
    boolean wasEmpty = open.isEmpty();
    open.add(offset, value);
    if (wasEmpty) {
      openedNanos = nanoTime.getAsLong();
    }
    if (open.rawBytes() >= maxBytes) {
      close();
    }
  }

  /** Closes the segment if its first line has waited long enough. */
  void closeIfOld() {
    if (nanoTime.getAsLong() - openedNanos >= maxAgeNanos) {
      close();
    }
  }

  /** Closes the segment, if it has a line, so that it waits for {@link #store}. */
  void close() {
    if (collecting() && !open.isEmpty()) {
      waiting = open.close();
    }
  }

  /**
   * Stores the segment that waits, if one does. After an exception it still waits.
   *
   * @return whether one was stored, so that everything before {@link #next} lies in the bucket
   */
  boolean store() {
    Segment segment = waiting;
    if (segment == null) {
      return false;
    }
    store.store(segment);
    waiting = null;
    open = new OpenSegment(partition, segment.name().next());
    return true;
  }
}

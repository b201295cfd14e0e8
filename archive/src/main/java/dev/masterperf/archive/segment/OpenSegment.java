package dev.masterperf.archive.segment;

import dev.masterperf.archive.manifest.Commit.Offsets;
import dev.masterperf.archive.manifest.SourcePartition;
import dev.masterperf.model.DeletedScopes;
import dev.masterperf.model.Resolution;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A segment being filled. Not thread-safe. */
public final class OpenSegment {
  private final SourcePartition source;
  private final SegmentRows rows;
  private final long first;
  private long next;

  /**
   * @param first the first offset it covers, also where no record stands there
   * @param resolutions those whose windows are archived
   */
  public OpenSegment(
      SourcePartition source, long first, Set<Resolution> resolutions, Formats formats) {
    this.source = source;
    this.first = first;
    this.next = first;
    this.rows = SegmentRows.of(source, resolutions, formats);
  }

  /**
   * Takes a record.
   *
   * @param appendMillis when the broker took it, epoch milliseconds
   * @param value null for a tombstone
   * @throws IllegalArgumentException if the offset was covered already
   */
  public void add(long offset, long appendMillis, byte @Nullable [] key, byte @Nullable [] value) {
    if (offset < next) {
      throw new IllegalArgumentException(
          source + ": offset " + offset + " came after " + (next - 1));
    }
    rows.add(offset, appendMillis, key, value);
    next = offset + 1;
  }

  /** Whether it covers nothing yet. */
  public boolean isEmpty() {
    return next == first;
  }

  /** The first offset it covers. */
  public long first() {
    return first;
  }

  /** About how much memory it takes. */
  public long bytes() {
    return rows.bytes();
  }

  /** The offset that a reader of the topic should go on with. */
  public long next() {
    return next;
  }

  /** The segment of all records so far, at least one. */
  public ClosedSegment close() {
    return close(DeletedScopes.NONE);
  }

  /** The same without what is of deleted scopes. */
  public ClosedSegment close(DeletedScopes deleted) {
    return new ClosedSegment(
        source, new Offsets(first, next - 1), rows.byFolder(deleted), rows.bytes(), rows.skipped());
  }
}

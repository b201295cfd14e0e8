package dev.masterperf.archive.segment;

import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/** A segment being filled. Not thread-safe. */
public final class OpenSegment {
  private final int partition;
  private final long first;
  private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
  private long next;

  /**
   * @param first the offset after the last archived one
   */
  public OpenSegment(int partition, long first) {
    this.partition = partition;
    this.first = first;
    this.next = first;
  }

  /**
   * Appends a record as one line.
   *
   * @param json the record's value; null for a tombstone, which is covered but gives no line
   * @throws IllegalArgumentException if the offset was covered already
   */
  public void add(long offset, byte @Nullable [] json) {
    if (offset < next) {
      throw new IllegalArgumentException(
          "partition " + partition + ": offset " + offset + " came after " + (next - 1));
    }
    if (json != null) {
      for (byte b : json) {
        // JSON has raw line ends only between tokens, where a blank means the same.
        lines.write(b == '\n' || b == '\r' ? ' ' : b);
      }
      lines.write('\n');
    }
    next = offset + 1;
  }

  /** Whether there is no line to archive yet. */
  public boolean isEmpty() {
    return lines.size() == 0;
  }

  /** Size before compression. */
  public int rawBytes() {
    return lines.size();
  }

  /** The offset that a reader of the topic should go on with. */
  public long next() {
    return next;
  }

  /** The segment of all records so far. */
  public Segment close() {
    return new Segment(
        new SegmentName(partition, first, next - 1), SegmentCodec.compress(lines.toByteArray()));
  }
}

package dev.masterperf.archive.segment;

import dev.masterperf.archive.bucket.Bucket;
import java.util.List;
import java.util.OptionalLong;

/** The segments in a bucket. Every call may throw {@code BucketException}. */
public final class SegmentStore {
  private final Bucket bucket;

  public SegmentStore(Bucket bucket) {
    this.bucket = bucket;
  }

  /**
   * Stores a segment and reads it back; storing the same bytes again is a success.
   *
   * @throws ArchiveConflictException if other bytes lie under its key
   */
  public void store(Segment segment) {
    String key = segment.name().key();
    boolean created = bucket.putIfAbsent(key, segment.body());
    String wanted = Segment.sha256(segment.body());
    String found = Segment.sha256(bucket.get(key));
    if (!found.equals(wanted)) {
      throw new ArchiveConflictException(
          key
              + (created ? " was just written but" : " was there already and")
              + " holds bytes with SHA-256 "
              + found
              + " where the topic gives "
              + wanted
              + "; nothing was overwritten");
    }
  }

  /** The highest offset of the partition that some segment covers. */
  public OptionalLong lastArchived(int partition) {
    return names(partition).stream().mapToLong(SegmentName::last).max();
  }

  /** The segments to read of a partition. */
  public SegmentChain chain(int partition) {
    return SegmentChain.of(names(partition));
  }

  private List<SegmentName> names(int partition) {
    return bucket.keys(SegmentName.prefix(partition)).stream()
        .flatMap(key -> SegmentName.parse(key).stream())
        .toList();
  }

  /** All keys below the archive's root, also those that no segment has. */
  List<String> keys() {
    return bucket.keys(SegmentName.ROOT);
  }

  byte[] read(SegmentName name) {
    return bucket.get(name.key());
  }
}

package dev.masterperf.archive.segment;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where the archive of a partition goes on. The bucket decides, not the consumer group: what lies
 * in the bucket is archived, whether or not its writer lived to commit an offset.
 *
 * @param offset the first one to read
 * @param lost what the topic dropped before it was archived
 */
public record ResumePoint(long offset, Optional<OffsetRange> lost) {

  /**
   * Decides.
   *
   * @param lastArchived the highest offset that a segment in the bucket covers
   * @param logStart the first offset the topic still has
   * @param logEnd the first offset the topic does not have yet
   * @throws ArchiveConflictException if the bucket is ahead of the topic: it belongs to another
   *     cluster, or the topic was made anew
   */
  public static ResumePoint decide(
      int partition, OptionalLong lastArchived, long logStart, long logEnd) {
    if (lastArchived.isEmpty()) {
      return new ResumePoint(logStart, Optional.empty());
    }
    long next = lastArchived.getAsLong() + 1;
    if (next > logEnd) {
      throw new ArchiveConflictException(
          "partition "
              + partition
              + " is archived to offset "
              + lastArchived.getAsLong()
              + " but the topic ends at "
              + logEnd
              + ": the bucket belongs to another cluster, or the topic was made anew;"
              + " give this topic a bucket of its own");
    }
    return next < logStart
        ? new ResumePoint(logStart, Optional.of(new OffsetRange(partition, next, logStart - 1)))
        : new ResumePoint(next, Optional.empty());
  }
}

package dev.masterperf.archive;

import dev.masterperf.archive.manifest.Commit.Offsets;
import dev.masterperf.archive.manifest.PartitionManifest;
import java.util.Optional;

/**
 * Where the archive of a partition goes on. The manifest decides, not the consumer group: what it
 * counts is archived, whether or not its writer lived to commit an offset.
 *
 * @param offset the first one to read
 * @param lost what the topic dropped before it was archived
 */
record ResumePoint(long offset, Optional<Offsets> lost) {

  /**
   * Decides.
   *
   * @param cluster id of the one the topic is of; empty where it is not known
   * @param logStart the first offset the topic still has
   * @param logEnd the first offset the topic does not have yet
   * @throws ArchiveConflictException if the bucket belongs to another cluster, or is ahead of the
   *     topic, since that was made anew
   */
  static ResumePoint decide(
      PartitionManifest counts, Optional<String> cluster, long logStart, long logEnd) {
    if (counts.isOfAnother(cluster)) {
      throw new ArchiveConflictException(
          counts.partition()
              + " in the bucket is of Kafka cluster "
              + counts.cluster().orElseThrow()
              + ", and this one is "
              + cluster.orElseThrow()
              + ": give this cluster a bucket of its own");
    }
    if (counts.lastOffset().isEmpty()) {
      return new ResumePoint(logStart, Optional.empty());
    }
    long next = counts.lastOffset().getAsLong() + 1;
    if (next > logEnd) {
      throw new ArchiveConflictException(
          counts.partition()
              + " is archived to offset "
              + (next - 1)
              + " but the topic ends at "
              + logEnd
              + ": the bucket belongs to another cluster, or the topic was made anew;"
              + " give this topic a bucket of its own");
    }
    return next < logStart
        ? new ResumePoint(logStart, Optional.of(new Offsets(next, logStart - 1)))
        : new ResumePoint(next, Optional.empty());
  }
}

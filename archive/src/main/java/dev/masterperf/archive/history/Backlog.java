package dev.masterperf.archive.history;

import dev.masterperf.archive.manifest.PartitionManifest;
import dev.masterperf.archive.manifest.SourcePartition;
import java.util.List;

/** Tells how far the archive is behind its topics, which the bucket alone does not show. */
@FunctionalInterface
public interface Backlog {
  /** Of an archive that is assumed to be up to date. */
  Backlog NONE = counts -> List.of();

  /**
   * A partition of which something is not archived yet.
   *
   * @param oldestMillis when the broker took the oldest record of it, epoch milliseconds
   */
  record Behind(SourcePartition partition, long oldestMillis) {}

  /**
   * All such partitions, whichever process archives them.
   *
   * @param counts the manifest, read just before
   * @throws HistoryInterruptedException if the thread was interrupted
   */
  List<Behind> behind(List<PartitionManifest> counts);
}

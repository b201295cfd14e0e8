package dev.masterperf.archive.manifest;

import dev.masterperf.archive.dataset.DataFile;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What counts of one partition after some commit.
 *
 * @param sequence number of the last commit; 0 before the first
 * @param lastOffset the highest offset that is archived
 * @param lost offsets that the topic dropped before they were archived
 * @param files by key
 * @param retired keys of files that counted until lately, with the epoch milliseconds from which
 *     they did not; after {@link #RETIRED_FOR_MILLIS} they are no longer told of
 * @param dropped days of which data was dropped since it was too old, one of each kind
 * @param cluster id of the Kafka cluster whose offsets these are; empty where all entries were
 *     written before it was noted
 */
public record PartitionManifest(
    SourcePartition partition,
    long sequence,
    OptionalLong lastOffset,
    List<Commit.Offsets> lost,
    SortedMap<String, DataFile> files,
    SortedMap<String, Long> retired,
    List<Dropped> dropped,
    Optional<String> cluster) {
  /** For so long it is known when a file stopped to count. */
  public static final long RETIRED_FOR_MILLIS = 86_400_000;

  public PartitionManifest {
    lost = List.copyOf(lost);
    files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    retired = Collections.unmodifiableSortedMap(new TreeMap<>(retired));
    dropped = List.copyOf(dropped);
  }

  /** Of a partition of which nothing is archived. */
  static PartitionManifest empty(SourcePartition partition) {
    return new PartitionManifest(
        partition,
        0,
        OptionalLong.empty(),
        List.of(),
        new TreeMap<>(),
        new TreeMap<>(),
        List.of(),
        Optional.empty());
  }

  /** Whether this is certainly not the archive of this cluster. */
  public boolean isOfAnother(Optional<String> clusterId) {
    return cluster.isPresent() && clusterId.isPresent() && !cluster.equals(clusterId);
  }

  /**
   * After a commit.
   *
   * @throws IllegalArgumentException if the commit does not fit: it covers offsets again, adds a
   *     file that counts or removes one that does not
   */
  PartitionManifest after(Commit commit) {
    SortedMap<String, DataFile> next = new TreeMap<>(files);
    SortedMap<String, Long> nowRetired = new TreeMap<>(retired);
    nowRetired.values().removeIf(since -> since < commit.committedMillis() - RETIRED_FOR_MILLIS);
    for (String key : commit.removed()) {
      if (next.remove(key) == null) {
        throw new IllegalArgumentException(partition + ": removes " + key + ", which is not there");
      }
      nowRetired.put(key, commit.committedMillis());
    }
    for (DataFile file : commit.added()) {
      if (next.put(file.key(), file) != null) {
        throw new IllegalArgumentException(partition + ": adds " + file.key() + " a second time");
      }
      nowRetired.remove(file.key());
    }
    List<Commit.Offsets> nowLost = new ArrayList<>(lost);
    OptionalLong last = lastOffset;
    if (commit.offsets().isPresent()) {
      Commit.Offsets offsets = commit.offsets().get();
      if (lastOffset.isPresent()) {
        long due = lastOffset.getAsLong() + 1;
        if (offsets.first() < due) {
          throw new IllegalArgumentException(
              partition + ": covers offset " + offsets.first() + ", where " + due + " is due");
        }
        if (offsets.first() > due) {
          nowLost.add(new Commit.Offsets(due, offsets.first() - 1));
        }
      }
      last = OptionalLong.of(offsets.last());
    }
    return new PartitionManifest(
        partition,
        sequence + 1,
        last,
        nowLost,
        next,
        nowRetired,
        Dropped.both(dropped, commit.dropped()),
        Optional.ofNullable(commit.cluster()).or(() -> cluster));
  }
}

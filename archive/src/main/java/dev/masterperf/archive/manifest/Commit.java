package dev.masterperf.archive.manifest;

import dev.masterperf.archive.dataset.DataFile;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What becomes true at once.
 *
 * @param writer who writes it, to tell writers apart
 * @param committedMillis when, epoch milliseconds, by the writer's clock
 * @param offsets what the added files hold of the topic and no file held before, without a hole to
 *     what was committed before; empty where files are only exchanged or dropped
 * @param added files that count from now on; they lie in the bucket and were read back
 * @param removed keys of files that count no longer
 * @param cluster id of the Kafka cluster the offsets are of; null where the writer does not know
 */
public record Commit(
    String writer,
    long committedMillis,
    Optional<Offsets> offsets,
    List<DataFile> added,
    List<String> removed,
    @Nullable String cluster) {

  /**
   * Offsets of a partition.
   *
   * @param first inclusive
   * @param last inclusive
   */
  public record Offsets(long first, long last) {
    public Offsets {
      if (first < 0 || last < first) {
        throw new IllegalArgumentException("no offsets: " + first + " to " + last);
      }
    }
  }

  public Commit {
    added = List.copyOf(added);
    removed = List.copyOf(removed);
  }

  /** By a writer to which the cluster does not matter. */
  public Commit(
      String writer,
      long committedMillis,
      Optional<Offsets> offsets,
      List<DataFile> added,
      List<String> removed) {
    this(writer, committedMillis, offsets, added, removed, null);
  }

  /** The days of files that are removed with none in their place. */
  List<Dropped> dropped() {
    return added.isEmpty() ? Dropped.daysOf(removed) : List.of();
  }
}

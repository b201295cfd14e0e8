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
 * @param removedFor why files count no longer that are not exchanged, {@link #SCOPE_DELETED}; null:
 *     they are too old
 * @param cluster id of the Kafka cluster the offsets are of; null where the writer does not know
 */
public record Commit(
    String writer,
    long committedMillis,
    Optional<Offsets> offsets,
    List<DataFile> added,
    List<String> removed,
    @Nullable String cluster,
    @Nullable String removedFor) {
  /** They are of a scope that was deleted. */
  public static final String SCOPE_DELETED = "scope-deleted";

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
    this(writer, committedMillis, offsets, added, removed, null, null);
  }

  /** That does not drop what was of a deleted scope. */
  public Commit(
      String writer,
      long committedMillis,
      Optional<Offsets> offsets,
      List<DataFile> added,
      List<String> removed,
      @Nullable String cluster) {
    this(writer, committedMillis, offsets, added, removed, cluster, null);
  }

  /** That files count no longer since their scope was deleted. */
  public static Commit ofDeletedScopes(String writer, long committedMillis, List<String> removed) {
    return new Commit(
        writer, committedMillis, Optional.empty(), List.of(), removed, null, SCOPE_DELETED);
  }

  /** The days of files that are removed with none in their place, as they are too old. */
  List<Dropped> dropped() {
    return added.isEmpty() && removedFor == null ? Dropped.daysOf(removed) : List.of();
  }
}

package dev.masterperf.archive.segment;

import dev.masterperf.archive.manifest.SourcePartition;
import dev.masterperf.model.DeletedScopes;
import dev.masterperf.model.Resolution;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rows that the records of one partition become, collected until their segment is closed. Not
 * thread-safe.
 */
sealed interface SegmentRows permits EventRows, WindowRows, LateRows {

  /**
   * Of this topic.
   *
   * @param resolutions those whose windows are archived
   */
  static SegmentRows of(SourcePartition source, Set<Resolution> resolutions, Formats formats) {
    return switch (source.source()) {
      case METRICS -> new EventRows(source.partition(), formats.events());
      case AGGREGATES -> new WindowRows(source, resolutions, formats.windows());
      case LATE -> new LateRows(source, resolutions, formats.windows());
    };
  }

  /**
   * Takes a record. One that cannot be read is skipped: it must not stop all others.
   *
   * @param appendMillis when the broker took it, epoch milliseconds
   * @param value null for a tombstone, which makes no row
   */
  void add(long offset, long appendMillis, byte @Nullable [] key, byte @Nullable [] value);

  /** About how much memory they take. */
  long bytes();

  /** How many events or windows could not be taken. */
  long skipped();

  /**
   * All of them but what was deleted with its scope, by folder, each sorted as its dataset is.
   * Nothing may be added afterwards.
   */
  List<FolderRows> byFolder(DeletedScopes deleted);
}

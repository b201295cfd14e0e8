package dev.masterperf.archive.parquet;

import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.SeriesKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A Parquet file of events, sorted by series and then time. An opened one keeps footer, indexes and
 * dictionaries, so whoever asks again should keep it; it is safe for several threads.
 */
public final class EventsFile {
  /**
   * A million rows take about a megabyte here, so larger groups than elsewhere; a page is what must
   * be decoded for the least of questions.
   */
  private static final TableWriter.Cut CUT = new TableWriter.Cut(1 << 20, 48L << 20, 1 << 15, 3);

  private static final Map<String, String> PROPERTIES =
      Map.of("masterperf.dataset", "events", "masterperf.format", "1");

  private final TableFile table;
  private final RowRanges ranges;

  private EventsFile(TableFile table) {
    this.table = table;
    this.ranges = new RowRanges(table, IdentityColumns.SERIES, EventColumns.TS);
  }

  /**
   * Writes a file; one that is there is replaced.
   *
   * @param sorted by series ({@link SeriesKey}'s order), then time; events of one time stay in
   *     their order
   * @return how many events there were
   * @throws IllegalArgumentException if they are not sorted; the file is then of no use
   */
  public static long write(Path target, Iterator<PerfMetric> sorted) throws IOException {
    return write(target, sorted, CUT);
  }

  static long write(Path target, Iterator<PerfMetric> sorted, TableWriter.Cut cut)
      throws IOException {
    EventRows rows = new EventRows();
    try (TableWriter writer = new TableWriter(target, rows.columns(), cut, rows::settle)) {
      while (sorted.hasNext()) {
        rows.add(sorted.next());
        writer.endRow();
      }
      return writer.finish(PROPERTIES);
    }
  }

  /**
   * Reads footer and indexes.
   *
   * @throws DamagedFileException if they are not what was written
   */
  public static EventsFile open(RandomBytes bytes) {
    return new EventsFile(TableFile.open(bytes, EventColumns.ALL));
  }

  /** How many events there are. */
  public long rows() {
    return table.rows();
  }

  /** The series that there are events of, sorted. */
  public List<SeriesKey> series() {
    return ranges.series();
  }

  /**
   * Reads the events of some series and times in the order of the file.
   *
   * @param fromNanos earliest event time, epoch nanoseconds
   * @param toNanos latest event time, included
   * @throws DamagedFileException if a part that is needed is not what was written; what was handed
   *     to {@code sink} before is right
   */
  public void read(SeriesWanted wanted, long fromNanos, long toNanos, Consumer<PerfMetric> sink) {
    try (PageReader reader = table.reader()) {
      ranges.find(
          reader,
          wanted,
          fromNanos,
          toNanos,
          group -> {
            EventCursors cursors = new EventCursors(group, reader);
            return (identity, from, to) -> {
              for (int row = from; row < to; row++) {
                sink.accept(cursors.event(identity.series(), row));
              }
            };
          });
    }
  }
}

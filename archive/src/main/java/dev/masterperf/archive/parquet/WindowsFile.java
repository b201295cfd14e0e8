package dev.masterperf.archive.parquet;

import dev.masterperf.model.Resolution;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.model.WindowParts;
import dev.masterperf.model.Windows;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A Parquet file of windows of one resolution, sorted by series, start and revision. An opened one
 * keeps footer, indexes and dictionaries, so whoever asks again should keep it; it is safe for
 * several threads.
 */
public final class WindowsFile {
  /** Small pages: a day of 1 h windows is 24 rows of a series, in two dozen columns. */
  private static final TableWriter.Cut CUT = new TableWriter.Cut(1 << 17, 48L << 20, 1 << 10, 3);

  private static final String RESOLUTION = "masterperf.resolution";

  private final TableFile table;
  private final RowRanges ranges;
  private final Optional<Resolution> resolution;

  private WindowsFile(TableFile table) {
    this.table = table;
    this.ranges = new RowRanges(table, IdentityColumns.SERIES, WindowColumns.START);
    this.resolution = Optional.ofNullable(table.property(RESOLUTION)).flatMap(Resolution::parse);
  }

  /**
   * Writes a file; one that is there is replaced.
   *
   * @param sorted by series ({@link SeriesKey}'s order), start and revision; all of one resolution
   * @return how many windows there were
   * @throws IllegalArgumentException if they are not sorted, or of different resolutions; the file
   *     is then of no use
   */
  public static long write(Path target, Iterator<ArchivedWindow> sorted) throws IOException {
    return write(target, sorted, CUT);
  }

  static long write(Path target, Iterator<ArchivedWindow> sorted, TableWriter.Cut cut)
      throws IOException {
    WindowRows rows = new WindowRows();
    try (TableWriter writer = new TableWriter(target, rows.columns(), cut, () -> {})) {
      while (sorted.hasNext()) {
        rows.add(sorted.next());
        writer.endRow();
      }
      Map<String, String> properties = new TreeMap<>();
      properties.put("masterperf.dataset", "aggregates");
      properties.put("masterperf.format", "1");
      Resolution resolution = rows.resolution();
      if (resolution != null) {
        properties.put(RESOLUTION, resolution.label());
      }
      return writer.finish(properties);
    }
  }

  /**
   * Reads footer and indexes.
   *
   * @throws DamagedFileException if they are not what was written
   */
  public static WindowsFile open(RandomBytes bytes) {
    return new WindowsFile(TableFile.open(bytes, WindowColumns.ALL));
  }

  /** How many windows there are, each revision counted. */
  public long rows() {
    return table.rows();
  }

  /** The resolution of all windows; empty if there are none. */
  public Optional<Resolution> resolution() {
    return resolution;
  }

  /** The series that there are windows of, sorted. */
  public List<SeriesKey> series() {
    return ranges.series();
  }

  /**
   * Reads the windows of some series and times in the order of the file.
   *
   * @param fromMillis earliest window start, epoch milliseconds
   * @param toMillis latest window start, included
   * @throws DamagedFileException if a part that is needed is not what was written; what was handed
   *     to {@code sink} before is right
   */
  public void read(
      SeriesWanted wanted, long fromMillis, long toMillis, Consumer<ArchivedWindow> sink) {
    read(wanted, fromMillis, toMillis, true, sink);
  }

  /** Is told of numbers of windows. */
  public interface NumberSink {
    /**
     * Some windows of a series, at least one and each once, of which nobody corrected one later.
     *
     * @param windows null if there are others among them: these take whole windows
     */
    void take(SeriesKey series, @Nullable Windows windows);
  }

  /**
   * Reads numbers of windows of some series and times in the order of the file, and of each window
   * no more than them.
   *
   * @param fromMillis earliest window start, epoch milliseconds
   * @param toMillis latest window start, included
   * @param parts {@link WindowParts#areNumbers}
   * @throws DamagedFileException if a part that is needed is not what was written; what was handed
   *     to {@code sink} before is right
   */
  public void readNumbers(
      SeriesWanted wanted, long fromMillis, long toMillis, WindowParts parts, NumberSink sink) {
    try (PageReader reader = table.reader()) {
      ranges.find(
          reader,
          wanted,
          fromMillis,
          toMillis,
          group -> {
            NumberCursors cursors = new NumberCursors(group, reader, parts);
            return (identity, from, to) -> sink.take(identity.key(), cursors.read(from, to));
          });
    }
  }

  /**
   * Reads the windows of some series and times in the order of the file.
   *
   * @param fromMillis earliest window start, epoch milliseconds
   * @param toMillis latest window start, included
   * @param distributions false: the windows come as {@link
   *     dev.masterperf.model.Aggregate#numbersOnly}, and their column is not read
   * @throws DamagedFileException if a part that is needed is not what was written; what was handed
   *     to {@code sink} before is right
   */
  public void read(
      SeriesWanted wanted,
      long fromMillis,
      long toMillis,
      boolean distributions,
      Consumer<ArchivedWindow> sink) {
    if (table.groups().isEmpty()) {
      return;
    }
    Resolution of =
        resolution.orElseThrow(
            () -> new DamagedFileException("footer", "it does not say which resolution it has"));
    try (PageReader reader = table.reader()) {
      ranges.find(
          reader,
          wanted,
          fromMillis,
          toMillis,
          group -> {
            WindowCursors cursors = new WindowCursors(group, reader, of, distributions);
            return (identity, from, to) -> {
              for (int row = from; row < to; row++) {
                sink.accept(cursors.window(identity.key(), row));
              }
            };
          });
    }
  }
}

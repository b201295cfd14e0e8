package dev.masterperf.archive.parquet;

import dev.masterperf.model.Series;
import dev.masterperf.model.SeriesKey;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;

/** Finds the rows of some series and times in a file sorted by series and then time. */
final class RowRanges {
  private final TableFile file;
  private final Column series;
  private final Column time;

  RowRanges(TableFile file, Column series, Column time) {
    this.file = file;
    this.series = series;
    this.time = time;
  }

  /** Is told of rows {@code [from, to)} of a row group, all of one series, in order. */
  interface Sink {
    void rows(Identity identity, int from, int to);
  }

  /** A series in its two forms. */
  record Identity(SeriesKey key, Series series) {}

  /** All series there are rows of, sorted. */
  List<SeriesKey> series() {
    SortedSet<SeriesKey> all = new TreeSet<>();
    try (PageReader reader = file.reader()) {
      for (TableFile.Group group : file.groups()) {
        all.addAll(group.series(reader, series).keys());
      }
    }
    return List.copyOf(all);
  }

  /** Goes through the rows whose time lies in {@code [from, to]}. */
  void find(
      PageReader reader,
      SeriesWanted wanted,
      long from,
      long to,
      Function<TableFile.Group, Sink> sinks) {
    for (TableFile.Group group : file.groups()) {
      if (group.chunk(time).mayHold(from, to) && group.chunk(series).mayHold(wanted)) {
        find(reader, group, wanted, from, to, sinks.apply(group));
      }
    }
  }

  private void find(
      PageReader reader,
      TableFile.Group group,
      SeriesWanted wanted,
      long from,
      long to,
      Sink sink) {
    SeriesRows rows = group.series(reader, series);
    Chunk times = group.chunk(time);
    Cursor cursor = new Cursor(times, reader);
    for (int index : wanted.positionsIn(rows.keys())) {
      Identity identity =
          new Identity(rows.keys().get(index), rows.series(index, group.chunk(series).place()));
      int end = rows.end(index);
      for (int row = rows.start(index); row < end; ) {
        int page = times.pageOf(row);
        int pageEnd = Math.min(end, times.endRow(page));
        if (times.mayHold(page, from, to)) {
          int first = lowerBound(cursor, row, pageEnd, from);
          int last = to == Long.MAX_VALUE ? pageEnd : lowerBound(cursor, first, pageEnd, to + 1);
          if (first < last) {
            sink.rows(identity, first, last);
          }
        }
        row = pageEnd;
      }
    }
  }

  /** First row of {@code [row, end)} whose time is not before {@code time}; {@code end} if none. */
  private static int lowerBound(Cursor cursor, int row, int end, long time) {
    int low = row;
    int high = end;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (cursor.number(middle) < time) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}

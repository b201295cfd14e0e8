package dev.masterperf.archive.parquet;

import dev.masterperf.model.WindowNumber;
import dev.masterperf.model.WindowParts;
import dev.masterperf.model.Windows;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads some numbers of the windows of a row group, from their columns alone. For one thread. */
final class NumberCursors {
  private final WindowParts parts;
  private final Cursor start;
  private final Cursor late;
  private final Cursor count;

  /** Of those wanted but the count. */
  private final Map<WindowNumber, Cursor> numbers = new EnumMap<>(WindowNumber.class);

  NumberCursors(TableFile.Group group, PageReader reader, WindowParts parts) {
    this.parts = parts;
    this.start = new Cursor(group.chunk(WindowColumns.START), reader);
    this.late = new Cursor(group.chunk(WindowColumns.LATE), reader);
    this.count = new Cursor(group.chunk(WindowColumns.COUNT), reader);
    for (WindowNumber number : parts.only()) {
      if (number != WindowNumber.COUNT) {
        numbers.put(number, new Cursor(group.chunk(column(number)), reader));
      }
    }
  }

  private static Column column(WindowNumber number) {
    return switch (number) {
      case COUNT -> WindowColumns.COUNT;
      case SUM -> WindowColumns.SUM;
      case MIN -> WindowColumns.MIN;
      case MAX -> WindowColumns.MAX;
      case FIRST -> WindowColumns.FIRST;
      case LAST -> WindowColumns.LAST;
    };
  }

  /**
   * The windows in some rows of one series.
   *
   * @return null if a window stands there more than once, or its late events do
   */
  @Nullable Windows read(int from, int to) {
    Windows.Builder windows = new Windows.Builder(parts, to - from);
    for (int row = from; row < to; row++) {
      long startMillis = start.number(row);
      if (late.number(row) != 0 || startMillis == windows.lastStartMillis()) {
        return null;
      }
      if (startMillis < windows.lastStartMillis()) {
        throw new DamagedFileException("row " + row, "its window starts before that of the last");
      }
      windows.append(startMillis);
    }
    windows.fill(WindowNumber.COUNT, place -> count.number(from + place));
    numbers.forEach(
        (number, cursor) -> windows.fill(number, place -> cursor.decimal(from + place)));
    return windows.build();
  }
}

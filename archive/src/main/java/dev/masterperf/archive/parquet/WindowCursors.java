package dev.masterperf.archive.parquet;

import dev.masterperf.model.Aggregate;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.model.Sketch;
import dev.masterperf.model.Unit;
import dev.masterperf.model.WindowAggregate;
import dev.masterperf.model.WindowState;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Puts windows together from the columns of a row group. For one thread. */
final class WindowCursors {
  private final TableFile.Group group;
  private final PageReader reader;
  private final Resolution resolution;
  private final Cursor start;
  private final Cursor revision;
  private final Cursor state;
  private final Cursor late;
  private final Cursor events;
  private final Cursor errors;
  private final Cursor count;
  private final Cursor increase;
  private final Cursor resets;
  private final Cursor changes;
  private final Cursor sum;
  private final Cursor sumSquares;
  private final Cursor min;
  private final Cursor max;
  private final Cursor first;
  private final Cursor firstTs;
  private final Cursor firstOrder;
  private final Cursor last;
  private final Cursor lastTs;
  private final Cursor lastOrder;
  private final Cursor unit;

  /** Null where distributions are not wanted. */
  private final @Nullable Cursor sketch;

  /** Most rows have the unit and the state of the one before. */
  private @Nullable String unitText;

  private @Nullable Unit knownUnit;
  private @Nullable String stateText;
  private WindowState knownState = WindowState.FINAL;

  WindowCursors(
      TableFile.Group group, PageReader reader, Resolution resolution, boolean distributions) {
    this.group = group;
    this.reader = reader;
    this.resolution = resolution;
    start = cursor(WindowColumns.START);
    revision = cursor(WindowColumns.REVISION);
    state = cursor(WindowColumns.STATE);
    late = cursor(WindowColumns.LATE);
    events = cursor(WindowColumns.EVENTS);
    errors = cursor(WindowColumns.ERRORS);
    count = cursor(WindowColumns.COUNT);
    increase = cursor(WindowColumns.INCREASE);
    resets = cursor(WindowColumns.RESETS);
    changes = cursor(WindowColumns.CHANGES);
    sum = cursor(WindowColumns.SUM);
    sumSquares = cursor(WindowColumns.SUM_SQUARES);
    min = cursor(WindowColumns.MIN);
    max = cursor(WindowColumns.MAX);
    first = cursor(WindowColumns.FIRST);
    firstTs = cursor(WindowColumns.FIRST_TS);
    firstOrder = cursor(WindowColumns.FIRST_ORDER);
    last = cursor(WindowColumns.LAST);
    lastTs = cursor(WindowColumns.LAST_TS);
    lastOrder = cursor(WindowColumns.LAST_ORDER);
    unit = cursor(WindowColumns.UNIT);
    sketch = distributions ? cursor(WindowColumns.SKETCH) : null;
  }

  private Cursor cursor(Column column) {
    return new Cursor(group.chunk(column), reader);
  }

  ArchivedWindow window(SeriesKey series, int row) {
    try {
      WindowAggregate window =
          new WindowAggregate(
              series,
              resolution,
              start.number(row),
              state(row),
              (int) revision.number(row),
              aggregate(row));
      return new ArchivedWindow(window, late.number(row) != 0);
    } catch (IllegalArgumentException e) {
      throw new DamagedFileException(
          "row " + row, "it holds what no window can: " + e.getMessage());
    }
  }

  private WindowState state(int row) {
    String text = String.valueOf(state.text(row));
    if (!text.equals(stateText)) {
      knownState = WindowState.valueOf(text.toUpperCase(Locale.ROOT));
      stateText = text;
    }
    return knownState;
  }

  private Aggregate aggregate(int row) {
    long numbers = count.number(row);
    boolean any = numbers > 0;
    Aggregate restored =
        Aggregate.restore(
            events.number(row),
            errors.number(row),
            numbers,
            any ? sum.decimal(row) : 0,
            any ? sumSquares.decimal(row) : 0,
            any ? min.decimal(row) : 0,
            any ? max.decimal(row) : 0,
            any ? first.decimal(row) : 0,
            any ? firstTs.number(row) : 0,
            any ? firstOrder.number(row) : 0,
            any ? last.decimal(row) : 0,
            any ? lastTs.number(row) : 0,
            any ? lastOrder.number(row) : 0,
            increase.decimal(row),
            resets.number(row),
            changes.number(row),
            any ? unit(row) : null,
            any ? sketch(row) : null);
    return sketch == null ? restored.numbersOnly() : restored;
  }

  private @Nullable Unit unit(int row) {
    String symbol = unit.text(row);
    if (symbol == null) {
      return null;
    }
    if (!symbol.equals(unitText)) {
      knownUnit = Unit.of(symbol);
      unitText = symbol;
    }
    return knownUnit;
  }

  private @Nullable Sketch sketch(int row) {
    byte[] proto = sketch == null ? null : sketch.binary(row);
    return proto == null ? null : Sketch.fromProto(proto);
  }
}

package dev.masterperf.archive.parquet;

import dev.masterperf.model.Aggregate;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.Series;
import dev.masterperf.model.Unit;
import dev.masterperf.model.WindowAggregate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Takes windows apart into the columns of a file. */
final class WindowRows {
  private final IdentityColumns identity = new IdentityColumns();
  private final OwnBuffers own = new OwnBuffers(WindowColumns.OWN);
  private final NumberBuffer start = own.number(WindowColumns.START);
  private final NumberBuffer revision = own.number(WindowColumns.REVISION);
  private final TextBuffer state = own.text(WindowColumns.STATE);
  private final NumberBuffer late = own.number(WindowColumns.LATE);
  private final NumberBuffer events = own.number(WindowColumns.EVENTS);
  private final NumberBuffer errors = own.number(WindowColumns.ERRORS);
  private final NumberBuffer count = own.number(WindowColumns.COUNT);
  private final NumberBuffer increase = own.number(WindowColumns.INCREASE);
  private final NumberBuffer resets = own.number(WindowColumns.RESETS);
  private final NumberBuffer changes = own.number(WindowColumns.CHANGES);
  private final NumberBuffer sum = own.number(WindowColumns.SUM);
  private final NumberBuffer sumSquares = own.number(WindowColumns.SUM_SQUARES);
  private final NumberBuffer min = own.number(WindowColumns.MIN);
  private final NumberBuffer max = own.number(WindowColumns.MAX);
  private final NumberBuffer first = own.number(WindowColumns.FIRST);
  private final NumberBuffer firstTs = own.number(WindowColumns.FIRST_TS);
  private final NumberBuffer firstOrder = own.number(WindowColumns.FIRST_ORDER);
  private final NumberBuffer last = own.number(WindowColumns.LAST);
  private final NumberBuffer lastTs = own.number(WindowColumns.LAST_TS);
  private final NumberBuffer lastOrder = own.number(WindowColumns.LAST_ORDER);
  private final TextBuffer unit = own.text(WindowColumns.UNIT);
  private final SketchBuffers sketches =
      new SketchBuffers(
          own, WindowColumns.SKETCH, WindowColumns.P50, WindowColumns.P95, WindowColumns.P99);

  private @Nullable WindowAggregate before;

  List<ColumnBuffer> columns() {
    List<ColumnBuffer> all = new ArrayList<>(identity.buffers());
    all.addAll(own.all());
    return all;
  }

  /** The resolution of all of them; null before the first. */
  @Nullable Resolution resolution() {
    return before == null ? null : before.resolution();
  }

  void add(ArchivedWindow archived) {
    WindowAggregate window = archived.window();
    checkOrder(window);
    String key = window.series().text();
    if (identity.isNew(key)) {
      identity.begin(key, Series.parse(window.series()));
    }
    before = window;
    identity.add();
    start.add(window.startMillis());
    revision.add((long) window.revision());
    state.add(window.state().name().toLowerCase(Locale.ROOT));
    late.add(archived.late());
    Aggregate aggregate = window.aggregate();
    events.add(aggregate.events());
    errors.add(aggregate.errors());
    count.add(aggregate.count());
    increase.add(aggregate.increase());
    resets.add(aggregate.resets());
    changes.add(aggregate.changes());
    if (aggregate.count() > 0) {
      addNumbers(aggregate);
    } else {
      addNoNumbers();
    }
  }

  private void checkOrder(WindowAggregate window) {
    WindowAggregate last = before;
    if (last == null) {
      return;
    }
    if (window.resolution() != last.resolution()) {
      throw new IllegalArgumentException(
          "a file has windows of one resolution, not of "
              + last.resolution().label()
              + " and "
              + window.resolution().label());
    }
    int bySeries = last.series().compareTo(window.series());
    int byStart = Long.compare(last.startMillis(), window.startMillis());
    if (bySeries > 0
        || bySeries == 0 && (byStart > 0 || byStart == 0 && last.revision() > window.revision())) {
      throw new IllegalArgumentException(
          "windows must come sorted by series, start and revision: "
              + describe(window)
              + " came after "
              + describe(last));
    }
  }

  private static String describe(WindowAggregate window) {
    return window.series() + " at " + window.startMillis() + " revision " + window.revision();
  }

  private void addNumbers(Aggregate aggregate) {
    Unit of = aggregate.unit();
    unit.add(of == null ? null : of.symbol());
    sum.add(aggregate.sum());
    sumSquares.add(aggregate.sumSquares());
    min.add(aggregate.min());
    max.add(aggregate.max());
    first.add(aggregate.first());
    firstTs.add(aggregate.firstTsNanos());
    firstOrder.add(aggregate.firstOrder());
    last.add(aggregate.last());
    lastTs.add(aggregate.lastTsNanos());
    lastOrder.add(aggregate.lastOrder());
    sketches.add(aggregate.keptSketch(), aggregate.min(), aggregate.max());
  }

  private void addNoNumbers() {
    for (ColumnBuffer buffer :
        List.of(
            unit, sum, sumSquares, min, max, first, firstTs, firstOrder, last, lastTs, lastOrder)) {
      buffer.addNull();
    }
    sketches.addNull();
  }
}

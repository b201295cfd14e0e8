package dev.masterperf.archive.parquet;

import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Series;
import dev.masterperf.model.Sketch;
import dev.masterperf.model.Status;
import dev.masterperf.model.Summary;
import dev.masterperf.model.Unit;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** Puts events together from the columns of a row group. For one thread. */
final class EventCursors {
  private final TableFile.Group group;
  private final PageReader reader;
  private final Map<String, Unit> units = new HashMap<>();
  private final Cursor ts;
  private final Cursor value;
  private final Cursor valueDecimals;
  private final Cursor measure;
  private final Cursor scaled;
  private final Cursor scale;
  private final Cursor unit;
  private final Cursor status;
  private final Cursor pattern;
  private final Cursor locations;
  private final Cursor impact;
  private final Cursor properties;
  private final Cursor start;
  private final Cursor end;
  private final Cursor count;
  private final Cursor sum;
  private final Cursor sumSquares;
  private final Cursor min;
  private final Cursor max;
  private final Cursor first;
  private final Cursor firstTs;
  private final Cursor last;
  private final Cursor errors;
  private final Cursor increase;
  private final Cursor sketch;

  EventCursors(TableFile.Group group, PageReader reader) {
    this.group = group;
    this.reader = reader;
    ts = cursor(EventColumns.TS);
    value = cursor(EventColumns.VALUE);
    valueDecimals = cursor(EventColumns.VALUE_DECIMALS);
    measure = cursor(EventColumns.MEASURE);
    scaled = cursor(EventColumns.MEASURE_SCALED);
    scale = cursor(EventColumns.MEASURE_SCALE);
    unit = cursor(EventColumns.UNIT);
    status = cursor(EventColumns.STATUS);
    pattern = cursor(EventColumns.PATTERN);
    locations = cursor(EventColumns.LOCATIONS);
    impact = cursor(EventColumns.IMPACT);
    properties = cursor(EventColumns.PROPERTIES);
    start = cursor(EventColumns.START);
    end = cursor(EventColumns.END);
    count = cursor(EventColumns.COUNT);
    sum = cursor(EventColumns.SUM);
    sumSquares = cursor(EventColumns.SUM_SQUARES);
    min = cursor(EventColumns.MIN);
    max = cursor(EventColumns.MAX);
    first = cursor(EventColumns.FIRST);
    firstTs = cursor(EventColumns.FIRST_TS);
    last = cursor(EventColumns.LAST);
    errors = cursor(EventColumns.ERRORS);
    increase = cursor(EventColumns.INCREASE);
    sketch = cursor(EventColumns.SKETCH);
  }

  private Cursor cursor(Column column) {
    return new Cursor(group.chunk(column), reader);
  }

  PerfMetric event(Series series, int row) {
    try {
      return read(series, row);
    } catch (IllegalArgumentException e) {
      throw new DamagedFileException("row " + row, "it holds what no event can: " + e.getMessage());
    }
  }

  private PerfMetric read(Series series, int row) {
    Double number = measure(row);
    String symbol = unit.text(row);
    Unit unitOf = symbol == null ? null : units.computeIfAbsent(symbol, Unit::of);
    return new PerfMetric(
        series,
        value(row, number, unitOf),
        number,
        unitOf,
        count.isNull(row) ? null : summary(row),
        status(row),
        orEmpty(pattern.text(row)),
        orEmpty(locations.text(row)),
        orEmpty(impact.text(row)),
        properties(row),
        ts.number(row));
  }

  private String value(int row, @Nullable Double number, @Nullable Unit unitOf) {
    String text = value.text(row);
    if (text != null) {
      return text;
    }
    if (number == null || unitOf == null) {
      return "";
    }
    return valueDecimals.isNull(row)
        ? PrintedNumber.text(number, unitOf)
        : Decimals.text(number, (int) valueDecimals.number(row));
  }

  private @Nullable Double measure(int row) {
    if (!scaled.isNull(row)) {
      return Decimals.value(scaled.number(row), (int) scale.number(row));
    }
    return measure.isNull(row) ? null : measure.decimal(row);
  }

  private Status status(int row) {
    String name = orEmpty(status.text(row));
    return Status.parse(name)
        .orElseThrow(() -> new IllegalArgumentException("unknown status " + name));
  }

  private SortedMap<String, String> properties(int row) {
    return TextMaps.read(properties.text(row));
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  private Summary summary(int row) {
    byte[] proto = sketch.binary(row);
    return new Summary(
        start.number(row),
        end.number(row),
        count.number(row),
        sum.decimal(row),
        sumSquares.decimal(row),
        min.decimal(row),
        max.decimal(row),
        first.decimal(row),
        firstTs.number(row),
        last.decimal(row),
        ts.number(row),
        errors.number(row),
        increase.decimal(row),
        proto == null ? null : Sketch.fromProto(proto));
  }
}

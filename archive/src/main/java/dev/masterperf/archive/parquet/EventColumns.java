package dev.masterperf.archive.parquet;

import dev.masterperf.archive.parquet.Column.Kind;
import java.util.List;
import java.util.stream.Stream;

/** What stands in a file of events, column by column; docs/archive-files.md says it for users. */
final class EventColumns {
  static final Column TS = Column.required("ts", Kind.NANOS);
  static final Column VALUE = Column.optional("value", Kind.TEXT);
  static final Column VALUE_DECIMALS = Column.optional("value_decimals", Kind.INT);
  static final Column MEASURE = Column.optional("measure", Kind.DOUBLE);
  static final Column MEASURE_SCALED = Column.optional("measure_scaled", Kind.LONG);
  static final Column MEASURE_SCALE = Column.optional("measure_scale", Kind.INT);
  static final Column UNIT = Column.optional("unit", Kind.TEXT);
  static final Column STATUS = Column.required("status", Kind.TEXT);
  static final Column PATTERN = Column.optional("pattern", Kind.TEXT);
  static final Column LOCATIONS = Column.optional("locations", Kind.TEXT);
  static final Column IMPACT = Column.optional("impact", Kind.TEXT);
  static final Column PROPERTIES = Column.optional("properties", Kind.TEXT);
  static final Column START = Column.optional("start", Kind.NANOS);
  static final Column END = Column.optional("end", Kind.NANOS);
  static final Column COUNT = Column.optional("count", Kind.LONG);
  static final Column SUM = Column.optional("sum", Kind.DOUBLE);
  static final Column SUM_SQUARES = Column.optional("sum_squares", Kind.DOUBLE);
  static final Column MIN = Column.optional("min", Kind.DOUBLE);
  static final Column MAX = Column.optional("max", Kind.DOUBLE);
  static final Column FIRST = Column.optional("first", Kind.DOUBLE);
  static final Column FIRST_TS = Column.optional("first_ts", Kind.NANOS);
  static final Column LAST = Column.optional("last", Kind.DOUBLE);
  static final Column ERRORS = Column.optional("errors", Kind.LONG);
  static final Column INCREASE = Column.optional("increase", Kind.DOUBLE);
  static final Column SKETCH = Column.optional("sketch", Kind.BINARY);
  static final Column P50 = Column.optional("p50", Kind.DOUBLE);
  static final Column P95 = Column.optional("p95", Kind.DOUBLE);
  static final Column P99 = Column.optional("p99", Kind.DOUBLE);

  static final List<Column> OWN =
      List.of(
          TS,
          VALUE,
          VALUE_DECIMALS,
          MEASURE,
          MEASURE_SCALED,
          MEASURE_SCALE,
          UNIT,
          STATUS,
          PATTERN,
          LOCATIONS,
          IMPACT,
          PROPERTIES,
          START,
          END,
          COUNT,
          SUM,
          SUM_SQUARES,
          MIN,
          MAX,
          FIRST,
          FIRST_TS,
          LAST,
          ERRORS,
          INCREASE,
          SKETCH,
          P50,
          P95,
          P99);

  static final List<Column> ALL =
      Stream.concat(IdentityColumns.ALL.stream(), OWN.stream()).toList();

  private EventColumns() {}
}

package dev.masterperf.archive.parquet;

import dev.masterperf.archive.parquet.Column.Kind;
import java.util.List;
import java.util.stream.Stream;

/** What stands in a file of windows, column by column; docs/archive-files.md says it for users. */
final class WindowColumns {
  static final Column START = Column.required("start", Kind.MILLIS);
  static final Column REVISION = Column.required("revision", Kind.INT);
  static final Column STATE = Column.required("state", Kind.TEXT);
  static final Column LATE = Column.required("late", Kind.BOOLEAN);
  static final Column EVENTS = Column.required("events", Kind.LONG);
  static final Column ERRORS = Column.required("errors", Kind.LONG);
  static final Column COUNT = Column.required("count", Kind.LONG);
  static final Column UNIT = Column.optional("unit", Kind.TEXT);
  static final Column SUM = Column.optional("sum", Kind.DOUBLE);
  static final Column SUM_SQUARES = Column.optional("sum_squares", Kind.DOUBLE);
  static final Column MIN = Column.optional("min", Kind.DOUBLE);
  static final Column MAX = Column.optional("max", Kind.DOUBLE);
  static final Column FIRST = Column.optional("first", Kind.DOUBLE);
  static final Column FIRST_TS = Column.optional("first_ts", Kind.NANOS);
  static final Column FIRST_ORDER = Column.optional("first_order", Kind.LONG);
  static final Column LAST = Column.optional("last", Kind.DOUBLE);
  static final Column LAST_TS = Column.optional("last_ts", Kind.NANOS);
  static final Column LAST_ORDER = Column.optional("last_order", Kind.LONG);
  static final Column INCREASE = Column.required("increase", Kind.DOUBLE);
  static final Column RESETS = Column.required("resets", Kind.LONG);
  static final Column CHANGES = Column.required("changes", Kind.LONG);
  static final Column SKETCH = Column.optional("sketch", Kind.BINARY);
  static final Column P50 = Column.optional("p50", Kind.DOUBLE);
  static final Column P95 = Column.optional("p95", Kind.DOUBLE);
  static final Column P99 = Column.optional("p99", Kind.DOUBLE);

  static final List<Column> OWN =
      List.of(
          START,
          REVISION,
          STATE,
          LATE,
          EVENTS,
          ERRORS,
          COUNT,
          UNIT,
          SUM,
          SUM_SQUARES,
          MIN,
          MAX,
          FIRST,
          FIRST_TS,
          FIRST_ORDER,
          LAST,
          LAST_TS,
          LAST_ORDER,
          INCREASE,
          RESETS,
          CHANGES,
          SKETCH,
          P50,
          P95,
          P99);

  static final List<Column> ALL =
      Stream.concat(IdentityColumns.ALL.stream(), OWN.stream()).toList();

  private WindowColumns() {}
}

package dev.masterperf.archive.parquet;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The buffers of a table's own columns, by column. */
final class OwnBuffers {
  private final Map<Column, ColumnBuffer> buffers = new LinkedHashMap<>();

  OwnBuffers(List<Column> columns) {
    for (Column column : columns) {
      buffers.put(
          column,
          switch (column.kind()) {
            case TEXT -> new TextBuffer(column);
            case BINARY -> new BinaryBuffer(column);
            case BOOLEAN, INT, LONG, DOUBLE, NANOS, MILLIS -> new NumberBuffer(column);
          });
    }
  }

  List<ColumnBuffer> all() {
    return new ArrayList<>(buffers.values());
  }

  NumberBuffer number(Column column) {
    return (NumberBuffer) buffer(column);
  }

  TextBuffer text(Column column) {
    return (TextBuffer) buffer(column);
  }

  BinaryBuffer binary(Column column) {
    return (BinaryBuffer) buffer(column);
  }

  ColumnBuffer buffer(Column column) {
    ColumnBuffer buffer = buffers.get(column);
    if (buffer == null) {
      throw new IllegalArgumentException("there is no column " + column.name());
    }
    return buffer;
  }
}

package dev.masterperf.api.matrix;

import dev.masterperf.api.export.Column;
import dev.masterperf.api.export.ExportFormat;
import dev.masterperf.api.export.RowSink;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** The matrix as rows of columns. */
final class MatrixRows {
  private static final List<Column> COLUMNS =
      List.of(
          Column.text("category"),
          Column.text("type"),
          Column.text("topic"),
          Column.text("subCat"),
          Column.text("id"),
          Column.text("value"),
          Column.text("pattern"),
          Column.text("locations"),
          Column.text("impact"),
          Column.pairs("properties"),
          Column.text("scope"),
          Column.text("source"),
          Column.pairs("labels"),
          Column.text("unit"),
          Column.text("status"),
          Column.time("ts"),
          Column.time("lastSeen"),
          Column.number("measure"),
          Column.number("rate"),
          Column.number("p99"),
          Column.number("p50"));

  private MatrixRows() {}

  static void write(List<RowJson> rows, ExportFormat format, OutputStream out) throws IOException {
    try (RowSink sink = format.rows(out, COLUMNS)) {
      write(rows, sink);
    }
  }

  private static void write(List<RowJson> rows, RowSink sink) throws IOException {
    for (RowJson row : rows) {
      sink.row(
          row.category(),
          row.type(),
          row.topic(),
          row.subCat(),
          row.id(),
          row.value(),
          row.pattern(),
          row.locations(),
          row.impact(),
          row.properties(),
          row.scope(),
          row.source(),
          row.labels(),
          row.unit(),
          row.status(),
          row.ts(),
          row.lastSeen(),
          row.measure(),
          row.rate(),
          row.p99(),
          row.p50());
    }
    sink.finish();
  }
}

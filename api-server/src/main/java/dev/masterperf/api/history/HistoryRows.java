package dev.masterperf.api.history;

import dev.masterperf.api.export.Column;
import dev.masterperf.api.export.ExportFormat;
import dev.masterperf.api.export.RowSink;
import dev.masterperf.model.Series;
import dev.masterperf.model.wire.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A row for each cell, with the labels of its series in each: for frames, tables and databases. */
final class HistoryRows implements HistorySink {
  private static final List<Column> IDENTITY =
      List.of(
          Column.text("scope"),
          Column.text("category"),
          Column.text("type"),
          Column.text("topic"),
          Column.text("sub_cat"),
          Column.text("id"),
          Column.text("source"),
          Column.pairs("labels"));

  private final OutputStream out;
  private final RowSink rows;

  /** Whether it is lines of JSON, where a last one has room for what lacks. */
  private final boolean lines;

  private final Optional<List<String>> by;
  private final int width;
  private List<@Nullable Object> identity = List.of();

  HistoryRows(OutputStream out, HistoryAnswer answer) throws IOException {
    this.out = out;
    this.lines = answer.request().format() == ExportFormat.NDJSON;
    this.by = answer.request().by();
    List<Column> columns =
        new ArrayList<>(
            by.map(names -> names.stream().map(Column::text).toList()).orElse(IDENTITY));
    columns.add(Column.text("unit"));
    columns.add(Column.time("time"));
    columns.add(Column.text("state"));
    answer.stats().forEach(stat -> columns.add(stat.column()));
    this.width = columns.size();
    this.rows = answer.request().format().rows(out, columns);
  }

  @Override
  public void begin(HistoryGroup group) {
    List<@Nullable Object> cells = new ArrayList<>();
    if (by.isPresent()) {
      by.get().forEach(name -> cells.add(group.labels().get(name)));
    } else {
      Series one = group.members().get(0);
      cells.add(one.scope());
      cells.add(one.category());
      cells.add(one.type().wireName());
      cells.add(one.topic());
      cells.add(one.subCat());
      cells.add(one.id());
      cells.add(one.source());
      cells.add(one.labels());
    }
    identity = cells;
  }

  @Override
  public void cell(long startMillis, State state, @Nullable String unit, @Nullable Object[] values)
      throws IOException {
    @Nullable Object[] row = new @Nullable Object[width];
    int at = 0;
    for (Object cell : identity) {
      row[at++] = cell;
    }
    row[at++] = unit;
    row[at++] = Instant.ofEpochMilli(startMillis);
    row[at++] = state.name().toLowerCase(Locale.ROOT);
    System.arraycopy(values, 0, row, at, values.length);
    rows.row(row);
  }

  @Override
  public void end(@Nullable String unit) {
    // the next row tells that another series began
  }

  @Override
  public void finish(Collection<Incomplete> incomplete) throws IOException {
    rows.finish();
    if (lines && !incomplete.isEmpty()) {
      out.write(Json.bytes(Map.of("incomplete", incomplete.stream().map(Missing::of).toList())));
      out.write('\n');
    }
  }

  @Override
  public void close() throws IOException {
    rows.close();
  }

  /** What could not be read, as JSON. */
  private record Missing(Instant from, Instant to, String what, String reason) {
    static Missing of(Incomplete one) {
      return new Missing(
          Instant.ofEpochMilli(one.fromMillis()),
          Instant.ofEpochMilli(one.toMillis()),
          one.what(),
          one.reason());
    }
  }
}

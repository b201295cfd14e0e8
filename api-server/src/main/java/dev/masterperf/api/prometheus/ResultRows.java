package dev.masterperf.api.prometheus;

import dev.masterperf.api.export.Column;
import dev.masterperf.api.export.RowSink;
import dev.masterperf.query.eval.QueryResult;
import dev.masterperf.query.eval.VectorSample;
import dev.masterperf.query.series.Distribution;
import dev.masterperf.query.series.Labels;
import dev.masterperf.query.series.SampleSeries;
import dev.masterperf.query.series.Samples;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Values of expressions as rows: a column for each label that one of the series has, then the time
 * and the value. Of histograms there is no value, but how many samples are in them and their sum.
 */
final class ResultRows {
  private static final Set<String> OURS = Set.of("time", "value", "count", "sum");

  private final QueryResult.Value value;
  private final long atMillis;
  private final List<String> labels;
  private final boolean histograms;

  /**
   * @param atMillis time of values that have none of their own
   */
  ResultRows(QueryResult.Value value, long atMillis) {
    this.value = value;
    this.atMillis = atMillis;
    SortedSet<String> names = new TreeSet<>();
    boolean any = false;
    if (value instanceof QueryResult.Vector vector) {
      for (VectorSample sample : vector.samples()) {
        names.addAll(sample.labels().toMap().keySet());
        any |= !sample.isNumber();
      }
    } else if (value instanceof QueryResult.Matrix matrix) {
      for (SampleSeries series : matrix.series()) {
        names.addAll(series.labels().toMap().keySet());
        any |= series.samples().haveDistributions();
      }
    }
    this.labels = List.copyOf(names);
    this.histograms = any;
  }

  /** The columns of its rows; a label named like one of ours has {@code label_} in front. */
  List<Column> columns() {
    List<Column> columns = new ArrayList<>();
    labels.forEach(name -> columns.add(Column.text(OURS.contains(name) ? "label_" + name : name)));
    columns.add(Column.time("time"));
    columns.add(value instanceof QueryResult.Text ? Column.text("value") : Column.number("value"));
    if (histograms) {
      columns.add(Column.number("count"));
      columns.add(Column.number("sum"));
    }
    return columns;
  }

  void write(RowSink rows) throws IOException {
    if (value instanceof QueryResult.Scalar scalar) {
      rows.row(Instant.ofEpochMilli(atMillis), scalar.value());
    } else if (value instanceof QueryResult.Text text) {
      rows.row(Instant.ofEpochMilli(atMillis), text.value());
    } else if (value instanceof QueryResult.Vector vector) {
      for (VectorSample sample : vector.samples()) {
        row(rows, sample.labels(), atMillis, sample.value(), sample.distribution());
      }
    } else if (value instanceof QueryResult.Matrix matrix) {
      for (SampleSeries series : matrix.series()) {
        write(rows, series.labels(), series.samples());
      }
    }
    rows.finish();
  }

  private void write(RowSink rows, Labels of, Samples samples) throws IOException {
    for (int i = 0; i < samples.size(); i++) {
      row(rows, of, samples.timeMillis(i), samples.value(i), samples.distribution(i));
    }
  }

  private void row(
      RowSink rows, Labels of, long millis, double number, @Nullable Distribution distribution)
      throws IOException {
    List<@Nullable Object> cells = new ArrayList<>(labels.size() + 4);
    for (String name : labels) {
      String text = of.get(name);
      cells.add(text.isEmpty() ? null : text);
    }
    cells.add(Instant.ofEpochMilli(millis));
    cells.add(distribution == null ? number : null);
    if (histograms) {
      cells.add(distribution == null ? null : distribution.count());
      cells.add(distribution == null ? null : distribution.sum());
    }
    rows.row(cells.toArray());
  }
}

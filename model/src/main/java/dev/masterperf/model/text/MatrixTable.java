package dev.masterperf.model.text;

import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Series;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The matrix as people know it from their console: ten columns of a {@link TextTable}, in which
 * whatever a sender put into a field stays inside its cell.
 */
public final class MatrixTable {
  /** The line above the columns in a console. */
  public static final String TITLE = "📊 MASTER_PERF Matrix Update:";

  private static final List<Column> COLUMNS =
      List.of(
          new Column("Category", 16, metric -> metric.series().category()),
          new Column("Type", 13, metric -> metric.series().type().wireName()),
          new Column("Topic", 28, metric -> metric.series().topic()),
          new Column("SubCat", 20, metric -> metric.series().subCat()),
          new Column("ID", 40, metric -> identity(metric.series())),
          new Column("Value", 24, PerfMetric::value),
          new Column("Pattern", 32, PerfMetric::pattern),
          new Column("Locations", 32, PerfMetric::locations),
          new Column("Impact", 40, PerfMetric::impact),
          new Column("Properties", 60, metric -> pairs(metric.properties())));

  private record Column(String name, int maxWidth, Function<PerfMetric, String> text) {}

  private MatrixTable() {}

  /** Title, columns and one line for each metric, in the order given; ends with a line break. */
  public static String render(List<PerfMetric> metrics) {
    return TITLE + "\n" + renderRows(metrics);
  }

  /** The table without its title. */
  public static String renderRows(List<PerfMetric> metrics) {
    return TextTable.render(
        COLUMNS.stream()
            .map(column -> new TextTable.Column(column.name(), column.maxWidth()))
            .toList(),
        metrics.stream().map(MatrixTable::cells).toList());
  }

  private static List<String> cells(PerfMetric metric) {
    return COLUMNS.stream().map(column -> column.text().apply(metric)).toList();
  }

  /** The id, and in braces what else tells the series from others in the same cells. */
  private static String identity(Series series) {
    Map<String, String> further = new TreeMap<>(series.labels());
    if (!series.source().isEmpty()) {
      further.put("source", series.source());
    }
    return further.isEmpty()
        ? series.id()
        : further.entrySet().stream()
            .map(label -> label.getKey() + "=\"" + label.getValue() + "\"")
            .collect(Collectors.joining(", ", series.id() + "{", "}"));
  }

  private static String pairs(Map<String, String> properties) {
    return properties.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + entry.getValue())
        .collect(Collectors.joining(", "));
  }
}

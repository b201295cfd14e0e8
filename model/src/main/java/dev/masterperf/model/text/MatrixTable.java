package dev.masterperf.model.text;

import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Series;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The matrix as people know it from their console: ten columns between bars, padded to the widest
 * cell.
 *
 * <p>Whatever a sender put into a field stays inside its cell: line breaks and tabs become spaces,
 * other control characters U+FFFD, bars {@code ¦}, and what is too long ends in {@code …}.
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

  private record Column(String name, int maxWidth, Function<PerfMetric, String> text) {
    Cell cell(PerfMetric metric) {
      return Cell.of(text.apply(metric), maxWidth);
    }
  }

  private MatrixTable() {}

  /** Title, columns and one line for each metric, in the order given; ends with a line break. */
  public static String render(List<PerfMetric> metrics) {
    return TITLE + "\n" + renderRows(metrics);
  }

  /** The table without its title. */
  public static String renderRows(List<PerfMetric> metrics) {
    List<List<Cell>> rows = metrics.stream().map(MatrixTable::cells).toList();
    int[] widths = widths(rows);
    StringBuilder out = new StringBuilder();
    appendLine(out, COLUMNS.stream().map(c -> Cell.of(c.name(), c.maxWidth())).toList(), widths);
    appendRule(out, widths);
    rows.forEach(row -> appendLine(out, row, widths));
    return out.toString();
  }

  private static List<Cell> cells(PerfMetric metric) {
    return COLUMNS.stream().map(column -> column.cell(metric)).toList();
  }

  private static int[] widths(List<List<Cell>> rows) {
    int[] widths = COLUMNS.stream().mapToInt(column -> column.name().length()).toArray();
    for (List<Cell> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).width());
      }
    }
    return widths;
  }

  private static void appendLine(StringBuilder out, List<Cell> cells, int[] widths) {
    for (int i = 0; i < widths.length; i++) {
      Cell cell = cells.get(i);
      out.append("| ").append(cell.padded(widths[i])).append(' ');
    }
    out.append("|\n");
  }

  private static void appendRule(StringBuilder out, int[] widths) {
    for (int width : widths) {
      out.append("|").append("-".repeat(width + 2));
    }
    out.append("|\n");
  }

  /** The id, and in braces what else tells the series from others in the same cells. */
  public static String identity(Series series) {
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

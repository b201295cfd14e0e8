package dev.masterperf.model.text;

import java.util.List;

/**
 * Columns between bars, padded to the widest cell.
 *
 * <p>Whatever is put into a cell stays inside it: line breaks and tabs become spaces, other control
 * characters U+FFFD, bars {@code ¦}, and what is too long ends in {@code …}.
 */
public final class TextTable {
  private TextTable() {}

  /**
   * A column.
   *
   * @param maxWidth terminal columns that its cells take at most
   */
  public record Column(String name, int maxWidth) {}

  /**
   * Head, rule and one line for each row; ends with a line break.
   *
   * @param rows each with one text for each column
   */
  public static String render(List<Column> columns, List<List<String>> rows) {
    List<List<Cell>> cells = rows.stream().map(row -> cells(columns, row)).toList();
    int[] widths = widths(columns, cells);
    StringBuilder out = new StringBuilder();
    appendLine(out, cells(columns, columns.stream().map(Column::name).toList()), widths);
    appendRule(out, widths);
    cells.forEach(row -> appendLine(out, row, widths));
    return out.toString();
  }

  private static List<Cell> cells(List<Column> columns, List<String> row) {
    if (row.size() != columns.size()) {
      throw new IllegalArgumentException(
          "a row of %d cells for %d columns".formatted(row.size(), columns.size()));
    }
    Cell[] cells = new Cell[row.size()];
    for (int i = 0; i < cells.length; i++) {
      cells[i] = Cell.of(row.get(i), columns.get(i).maxWidth());
    }
    return List.of(cells);
  }

  private static int[] widths(List<Column> columns, List<List<Cell>> rows) {
    int[] widths = columns.stream().mapToInt(column -> column.name().length()).toArray();
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
      out.append("| ").append(cell.text()).append(" ".repeat(widths[i] - cell.width() + 1));
    }
    out.append("|\n");
  }

  private static void appendRule(StringBuilder out, int[] widths) {
    for (int width : widths) {
      out.append("|").append("-".repeat(width + 2));
    }
    out.append("|\n");
  }
}

package dev.masterperf.launcher.tail;

import dev.masterperf.model.text.Cell;
import java.util.ArrayList;
import java.util.List;

/**
 * How a topic's items are written for people: a line each, in columns of fixed width, since nobody
 * knows how wide those to come will be.
 */
record TailTable(List<Column> columns) {
  TailTable {
    columns = List.copyOf(columns);
  }

  record Column(String name, int width) {}

  static TailTable of(Object... namesAndWidths) {
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < namesAndWidths.length; i += 2) {
      columns.add(new Column((String) namesAndWidths[i], (Integer) namesAndWidths[i + 1]));
    }
    return new TailTable(columns);
  }

  String header() {
    return line(columns.stream().map(Column::name).toList());
  }

  String line(List<String> cells) {
    StringBuilder line = new StringBuilder("|");
    for (int i = 0; i < columns.size(); i++) {
      int width = columns.get(i).width();
      line.append(' ').append(Cell.of(cells.get(i), width).padded(width)).append(" |");
    }
    return line.toString();
  }
}

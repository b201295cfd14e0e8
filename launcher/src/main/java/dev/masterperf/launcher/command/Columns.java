package dev.masterperf.launcher.command;

import dev.masterperf.model.text.Cell;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** A table for people, its columns as wide as what is in them. */
final class Columns {
  private static final int WIDEST = 60;

  private final List<Boolean> right = new ArrayList<>();
  private final List<List<Cell>> lines = new ArrayList<>();

  /**
   * @param headers each begins with {@code <} for text or {@code >} for numbers
   */
  Columns(String... headers) {
    List<Cell> names = new ArrayList<>();
    for (String header : headers) {
      right.add(header.charAt(0) == '>');
      names.add(Cell.of(header.substring(1), WIDEST));
    }
    lines.add(names);
  }

  void add(String... cells) {
    List<Cell> line = new ArrayList<>();
    for (String cell : cells) {
      line.add(Cell.of(cell, WIDEST));
    }
    lines.add(line);
  }

  void print(PrintWriter out) {
    for (List<Cell> line : lines) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < line.size(); i++) {
        Cell cell = line.get(i);
        int width = width(i);
        String blanks = " ".repeat(width - cell.width());
        text.append(right.get(i) ? blanks + cell.text() : cell.text() + blanks).append("  ");
      }
      out.println(text.toString().stripTrailing());
    }
  }

  private int width(int column) {
    return lines.stream().mapToInt(line -> line.get(column).width()).max().orElse(0);
  }
}

package dev.masterperf.alerts.yaml;

import dev.masterperf.alerts.yaml.YamlFileException.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.Node;

/** Collects what is wrong with one file. */
public final class Problems {
  private final String origin;
  private final List<Problem> found = new ArrayList<>();

  /**
   * @param origin the file's name, for messages
   */
  public Problems(String origin) {
    this.origin = origin;
  }

  public void add(Node where, String path, String message) {
    Mark mark = where.getStartMark();
    add(mark.getLine() + 1, mark.getColumn() + 1, path, message);
  }

  public void add(int line, String path, String message) {
    add(line, 0, path, message);
  }

  /**
   * Notes one.
   *
   * @param line from 1; 0 where the whole file is meant
   * @param column from 1; 0 where the whole line is meant
   */
  public void add(int line, int column, String path, String message) {
    found.add(new Problem(origin, line, column, path, message));
  }

  /**
   * @throws YamlFileException if there is any problem
   */
  public void throwIfAny() {
    if (!found.isEmpty()) {
      throw new YamlFileException(
          found.stream().sorted(Comparator.comparingInt(Problem::line)).toList());
    }
  }
}

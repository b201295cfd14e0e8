package dev.masterperf.alerts.yaml;

import java.util.List;
import java.util.stream.Collectors;

/** A file that cannot be taken, with all that is wrong with it at once. */
public final class YamlFileException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  public YamlFileException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /** In the order of the file; at least one. */
  public List<Problem> problems() {
    return problems;
  }

  /**
   * One thing that is wrong.
   *
   * @param origin the file
   * @param line from 1; 0 where the whole file is meant
   * @param column from 1; 0 where the whole line is meant
   * @param path such as {@code groups[0].rules[2].expr}; empty where the whole file is meant
   * @param message what is wrong, and what would be right; may have several lines
   */
  public record Problem(String origin, int line, int column, String path, String message) {
    public Problem(String origin, int line, String path, String message) {
      this(origin, line, 0, path, message);
    }

    @Override
    public String toString() {
      return origin
          + (line > 0 ? ":" + line : "")
          + (path.isEmpty() ? "" : ": " + path)
          + ": "
          + message;
    }
  }
}

package dev.masterperf.alerts.rule;

import dev.masterperf.alerts.rule.RuleFileException.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.yaml.snakeyaml.nodes.Node;

/** Collects what is wrong with one file. */
final class Problems {
  private final String origin;
  private final List<Problem> found = new ArrayList<>();

  Problems(String origin) {
    this.origin = origin;
  }

  void add(Node where, String path, String message) {
    add(where.getStartMark().getLine() + 1, path, message);
  }

  void add(int line, String path, String message) {
    found.add(new Problem(origin, line, path, message));
  }

  /**
   * @throws RuleFileException if there is any problem
   */
  void throwIfAny() {
    if (!found.isEmpty()) {
      throw new RuleFileException(
          found.stream().sorted(Comparator.comparingInt(Problem::line)).toList());
    }
  }
}

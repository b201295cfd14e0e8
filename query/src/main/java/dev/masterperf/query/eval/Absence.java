package dev.masterperf.query.eval;

import dev.masterperf.query.series.Labels;
import dev.masterperf.query.syntax.Expr;
import dev.masterperf.query.syntax.LabelMatcher;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** {@code absent} and {@code absent_over_time}: one where there is nothing. */
final class Absence {
  private Absence() {}

  static Node.OfVector of(Expr argument, Node node) {
    List<VectorSample> one = List.of(new VectorSample(labels(argument), 1));
    if (node instanceof Node.OfMatrix matrix) {
      return millis -> matrix.at(millis).isEmpty() ? one : List.of();
    }
    Node.OfVector vector = (Node.OfVector) node;
    return millis -> vector.at(millis).isEmpty() ? one : List.of();
  }

  /**
   * What the missing series would surely have: labels that one matcher sets by equality, the last.
   */
  private static Labels labels(Expr argument) {
    Expr.Selector selector;
    if (argument instanceof Expr.Selector plain) {
      selector = plain;
    } else if (argument instanceof Expr.Range range) {
      selector = range.selector();
    } else {
      return Labels.NONE;
    }
    Map<String, String> labels = new TreeMap<>();
    Set<String> set = new HashSet<>();
    for (LabelMatcher matcher : selector.matchers()) {
      boolean equal = matcher.operator() == LabelMatcher.Operator.EQUAL;
      if (equal && set.add(matcher.name())) {
        labels.put(matcher.name(), matcher.value());
      } else {
        labels.remove(matcher.name());
      }
    }
    labels.remove(Labels.NAME);
    return Labels.of(labels);
  }
}

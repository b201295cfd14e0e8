package dev.masterperf.query;

import dev.masterperf.model.Series;
import dev.masterperf.query.syntax.Expr;
import dev.masterperf.query.syntax.ExpressionException;
import dev.masterperf.query.syntax.LabelMatcher;
import dev.masterperf.query.syntax.Parser;
import dev.masterperf.query.syntax.TimeShift;
import java.util.List;

/**
 * Series by their labels, such as {@code heartbeat{category="Isolation"}}.
 *
 * @param text as it was written, without blanks around it
 * @param matchers all must pass
 */
public record SeriesSelector(String text, List<LabelMatcher> matchers) {
  public SeriesSelector {
    matchers = List.copyOf(matchers);
  }

  /**
   * Reads a selector.
   *
   * @throws ExpressionException (unchecked) if it is not PromQL, or more than a selector
   */
  public static SeriesSelector parse(String expr) {
    Expr tree = Parser.parse(expr);
    if (tree instanceof Expr.Selector selector) {
      if (!selector.shift().equals(TimeShift.NONE)) {
        throw new ExpressionException(expr, tree.at(), "a selector has no offset or @ here");
      }
      return new SeriesSelector(expr.strip(), selector.matchers());
    }
    throw new ExpressionException(
        expr, tree.at(), "expected a selector alone, not " + tree.describe());
  }

  /** Whether all matchers pass; an absent label counts as an empty one. */
  public boolean matches(Series series) {
    return matches(matchers, series);
  }

  static boolean matches(List<LabelMatcher> matchers, Series series) {
    for (LabelMatcher matcher : matchers) {
      String label = series.label(matcher.name());
      if (!matcher.matches(label == null ? "" : label)) {
        return false;
      }
    }
    return true;
  }
}

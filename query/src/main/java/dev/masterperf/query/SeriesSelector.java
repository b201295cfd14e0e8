package dev.masterperf.query;

import dev.masterperf.model.Series;
import dev.masterperf.query.series.Labels;
import dev.masterperf.query.syntax.Expr;
import dev.masterperf.query.syntax.ExpressionException;
import dev.masterperf.query.syntax.LabelMatcher;
import dev.masterperf.query.syntax.Parser;
import dev.masterperf.query.syntax.TimeShift;
import java.util.List;
import java.util.Optional;

/**
 * Series by their labels, such as {@code heartbeat{category="Isolation"}}.
 *
 * @param text as it was written, without blanks around it
 * @param matchers all must pass
 */
public record SeriesSelector(String text, List<LabelMatcher> matchers) {
  /** What a name ends with that stands for something derived of the windows of a series. */
  private static final List<String> DERIVED = List.of(":count", ":sum", ":errors", ":histogram");

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

  /**
   * Whether all matchers pass, or would of what is derived of the series: {@code upload:count} is
   * answered by the series {@code upload}.
   */
  public static boolean looksAt(List<LabelMatcher> matchers, Series series) {
    if (matches(matchers, series)) {
      return true;
    }
    return derivedFrom(matchers)
        .filter(id -> id.equals(series.id()))
        .filter(
            id -> matches(matchers.stream().filter(matcher -> !isName(matcher)).toList(), series))
        .isPresent();
  }

  /** The id of the series that a derived one of this name is made of; empty if it is none. */
  static Optional<String> derivedFrom(List<LabelMatcher> matchers) {
    return matchers.stream()
        .filter(SeriesSelector::isName)
        .map(LabelMatcher::value)
        .flatMap(
            name ->
                DERIVED.stream()
                    .filter(name::endsWith)
                    .map(suffix -> name.substring(0, name.length() - suffix.length())))
        .findFirst();
  }

  private static boolean isName(LabelMatcher matcher) {
    return matcher.name().equals(Labels.NAME) && matcher.operator() == LabelMatcher.Operator.EQUAL;
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

package dev.masterperf.api.history;

import dev.masterperf.api.http.Parameters;
import dev.masterperf.api.http.ProblemException;
import dev.masterperf.query.series.Labels;
import dev.masterperf.query.series.Selection;
import dev.masterperf.query.syntax.Expr;
import dev.masterperf.query.syntax.ExpressionException;
import dev.masterperf.query.syntax.LabelMatcher;
import dev.masterperf.query.syntax.Parser;
import dev.masterperf.query.syntax.TimeShift;
import dev.masterperf.query.windows.SeriesWindows;
import dev.masterperf.query.windows.StoredSeries;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Which series are meant: those that one of these selectors takes.
 *
 * @param each all matchers of a selector must pass
 */
record Selectors(List<List<LabelMatcher>> each) {
  /** All series there are. */
  static final Selectors EVERY = new Selectors(List.of(List.of()));

  Selectors {
    each = List.copyOf(each);
  }

  /**
   * Reads selectors as PromQL has them.
   *
   * @throws ProblemException if a text is none
   */
  static Selectors parse(String parameter, List<String> texts) {
    return new Selectors(texts.stream().map(text -> matchers(parameter, text)).toList());
  }

  private static List<LabelMatcher> matchers(String parameter, String text) {
    Expr tree = tree(parameter, text);
    if (!(tree instanceof Expr.Selector selector)) {
      throw Parameters.invalid(
          parameter,
          parameter
              + " takes a selector such as upload{category=\"R2\"}, not "
              + tree.describe()
              + "; /api/v1/export answers any expression");
    }
    if (!selector.shift().equals(TimeShift.NONE)) {
      throw Parameters.invalid(
          parameter, parameter + " takes no offset and no @; from and to say when");
    }
    return selector.matchers();
  }

  private static Expr tree(String parameter, String text) {
    try {
      return Parser.parse(text);
    } catch (ExpressionException e) {
      String place = "line " + e.line() + ", column " + e.column();
      throw (ProblemException)
          Parameters.invalid(parameter, parameter + ": " + e.problem() + " (" + place + ")")
              .initCause(e);
    }
  }

  /** Each series once, in the order of their labels. */
  List<SeriesWindows> of(StoredSeries stored) {
    Map<Labels, SeriesWindows> found = new TreeMap<>();
    for (List<LabelMatcher> matchers : each) {
      Selection selection = new Selection(matchers, 0, 0, 0, 0);
      Optional<String> id = id(matchers);
      for (SeriesWindows one : id.isPresent() ? stored.named(id.get()) : stored.all()) {
        if (selection.selects(one.labels().measured())) {
          found.put(one.labels().measured(), one);
        }
      }
    }
    return List.copyOf(found.values());
  }

  /** The one id that all of them take; empty if they take others too. */
  Optional<String> onlyId() {
    Set<Optional<String>> ids = each.stream().map(Selectors::id).collect(Collectors.toSet());
    return ids.size() == 1 ? ids.iterator().next() : Optional.empty();
  }

  private static Optional<String> id(List<LabelMatcher> matchers) {
    return matchers.stream()
        .filter(one -> one.operator() == LabelMatcher.Operator.EQUAL && !one.value().isEmpty())
        .filter(one -> one.name().equals(Labels.NAME) || one.name().equals("id"))
        .map(LabelMatcher::value)
        .findFirst();
  }
}

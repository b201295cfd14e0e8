package dev.masterperf.query;

import dev.masterperf.model.Aggregate;
import dev.masterperf.model.Series;
import dev.masterperf.query.syntax.BinaryOperator;
import dev.masterperf.query.syntax.Expr;
import dev.masterperf.query.syntax.LabelMatcher;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A rule's expression that looks at one series at a time: a function over a range, compared with a
 * number, such as {@code max_over_time({category="R2",id="upload"}[1s]) > 500ms}.
 *
 * @param text as it was written, without blanks around it
 * @param matchers all must pass for a series to be looked at
 * @param rangeMillis whole seconds, since the finest windows have that length
 * @param function what is taken from the windows of the range
 * @param comparison between the function's value and {@code threshold}, in this order
 */
public record SeriesCondition(
    String text,
    List<LabelMatcher> matchers,
    long rangeMillis,
    OverTime function,
    BinaryOperator comparison,
    double threshold) {

  public SeriesCondition {
    matchers = List.copyOf(matchers);
  }

  /**
   * The condition that an expression is; empty if it has another shape.
   *
   * @param tree of {@code text}
   */
  public static Optional<SeriesCondition> of(String text, Expr tree) {
    return new ConditionReader(text).read(tree);
  }

  /** Whether it looks at this series; an absent label counts as an empty one. */
  public boolean matches(Series series) {
    return SeriesSelector.matches(matchers, series);
  }

  /**
   * Value of the left side.
   *
   * @param merged the series' windows whose start lies in the range, merged
   * @return empty where they hold no sample, as for an empty range in Prometheus
   */
  public OptionalDouble value(Aggregate merged) {
    return merged.count() == 0 ? OptionalDouble.empty() : OptionalDouble.of(function.of(merged));
  }

  /** Whether the condition holds for this value of the left side. */
  public boolean holds(double value) {
    return comparison.holds(value, threshold);
  }
}

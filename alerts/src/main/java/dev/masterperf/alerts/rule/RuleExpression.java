package dev.masterperf.alerts.rule;

import dev.masterperf.model.Series;
import dev.masterperf.query.Evaluation;
import dev.masterperf.query.KeptLabel;
import dev.masterperf.query.LookBack;
import dev.masterperf.query.SeriesCondition;
import dev.masterperf.query.SeriesSelector;
import dev.masterperf.query.eval.Query;
import dev.masterperf.query.syntax.Expr;
import dev.masterperf.query.syntax.ExpressionException;
import dev.masterperf.query.type.ValueType;
import java.util.Optional;
import java.util.SortedSet;

/**
 * The expression of a rule, which keeps the label {@code scope} through whatever is written.
 *
 * @param text as it was written, without blanks around it
 * @param query what is evaluated
 * @param evaluation where that can be done
 * @param condition the same in the form that costs least, where it has that shape
 */
public record RuleExpression(
    String text,
    Query query,
    LookBack lookBack,
    Evaluation evaluation,
    Optional<SeriesCondition> condition) {
  private static final String SCOPE = "scope";
  private static final long SECOND_MILLIS = 1_000;

  /**
   * Reads an expression.
   *
   * @throws ExpressionException (unchecked) if it is not PromQL, or no rule can be made of it
   */
  public static RuleExpression parse(String text) {
    Query written = Query.parse(text);
    Expr tree = written.tree();
    if (tree.type() != ValueType.VECTOR && tree.type() != ValueType.SCALAR) {
      throw new ExpressionException(
          text,
          tree.at(),
          "a rule takes an expression with one value for each series, not " + tree.describe());
    }
    LookBack lookBack = LookBack.of(tree);
    if (lookBack.fixed()) {
      throw new ExpressionException(
          text,
          tree.at(),
          "a rule looks back from now, so @ with one fixed time is of no use in it");
    }
    if (!lookBack.rangesMillis().isEmpty() && lookBack.rangesMillis().first() < SECOND_MILLIS) {
      throw new ExpressionException(
          text, tree.at(), "a range is at least 1s, since windows have 1 s");
    }
    Query kept = new Query(text, KeptLabel.in(tree, SCOPE));
    return new RuleExpression(
        text.strip(),
        kept,
        lookBack,
        Evaluation.of(kept.tree()),
        SeriesCondition.of(text, kept.tree()));
  }

  /** The lengths of its ranges. */
  public SortedSet<Long> rangesMillis() {
    return lookBack.rangesMillis();
  }

  /** The longest of its ranges, in milliseconds. */
  public long rangeMillis() {
    return lookBack.rangesMillis().isEmpty() ? 0 : lookBack.rangesMillis().last();
  }

  /** Whether any of its selectors looks at this series, or at what is derived of it. */
  public boolean looksAt(Series series) {
    return condition.isPresent()
        ? condition.get().matches(series)
        : lookBack.selectors().stream()
            .anyMatch(matchers -> SeriesSelector.looksAt(matchers, series));
  }
}

package dev.masterperf.alerts.rule;

import dev.masterperf.model.Series;
import dev.masterperf.query.Anomalies;
import dev.masterperf.query.Evaluation;
import dev.masterperf.query.KeptLabel;
import dev.masterperf.query.LookBack;
import dev.masterperf.query.Presence;
import dev.masterperf.query.SeriesCondition;
import dev.masterperf.query.SeriesSelector;
import dev.masterperf.query.eval.Query;
import dev.masterperf.query.syntax.AggregationOperator;
import dev.masterperf.query.syntax.Expr;
import dev.masterperf.query.syntax.ExpressionException;
import dev.masterperf.query.type.ValueType;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;

/**
 * The expression of a rule, which keeps the label {@code scope} through whatever is written.
 *
 * @param text as it was written, without blanks around it
 * @param query what is evaluated
 * @param presence has a value for all that {@code query} could have one for, whether it holds or
 *     not
 * @param evaluation where that can be done
 * @param condition the same in the form that costs least, where it has that shape
 * @param anomalies what of it detectors judge
 */
public record RuleExpression(
    String text,
    Query query,
    Query presence,
    LookBack lookBack,
    Evaluation evaluation,
    Optional<SeriesCondition> condition,
    Anomalies anomalies) {
  private static final String SCOPE = "scope";
  private static final long SECOND_MILLIS = 1_000;

  /** Functions whose second argument names a label that they make. */
  private static final Set<String> LABEL_MAKERS =
      Set.of("label_replace", "label_join", "histogram_quantiles");

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
    refuseOtherScopes(text, tree);
    Expr keeping = KeptLabel.in(tree, SCOPE);
    Query kept = new Query(text, keeping);
    Evaluation evaluation = Evaluation.of(kept.tree());
    Anomalies anomalies = Anomalies.of(kept.tree());
    refuseUnjudged(text, tree, anomalies, evaluation);
    return new RuleExpression(
        text.strip(),
        kept,
        new Query(text, Presence.of(keeping)),
        lookBack,
        evaluation,
        SeriesCondition.of(text, kept.tree()),
        anomalies);
  }

  /** A detector sees one series, value after value. */
  private static void refuseUnjudged(
      String text, Expr tree, Anomalies anomalies, Evaluation evaluation) {
    if (anomalies.isEmpty()) {
      return;
    }
    if (anomalies.nested()) {
      throw new ExpressionException(
          text,
          tree.at(),
          "a detector judges each value once, as time goes on, so anomaly_score and"
              + " anomaly_deviation stand in no subquery and not in one another");
    }
    if (!(evaluation instanceof Evaluation.OneSeries)) {
      throw new ExpressionException(
          text,
          tree.at(),
          "anomaly_score and anomaly_deviation judge each series by itself, and this expression"
              + " puts series or times together; judge what a recording rule makes of it");
    }
  }

  /** Whether any of it is judged by detectors. */
  public boolean judges() {
    return !anomalies.isEmpty();
  }

  /** Scopes are walls: what was measured in one is never said to be of another. */
  private static void refuseOtherScopes(String text, Expr expr) {
    if (madeLabel(expr).filter(SCOPE::equals).isPresent()) {
      throw new ExpressionException(
          text,
          expr.at(),
          "a rule's results are of the scope of their series, so no label scope can be made here");
    }
    expr.children().forEach(child -> refuseOtherScopes(text, child));
  }

  /** The label whose text an expression makes, if it makes one. */
  private static Optional<String> madeLabel(Expr expr) {
    if (expr instanceof Expr.Call call && LABEL_MAKERS.contains(call.function())) {
      return text(call.arguments().get(1));
    }
    return expr instanceof Expr.Aggregation counted
            && counted.operator() == AggregationOperator.COUNT_VALUES
        ? Optional.ofNullable(counted.parameter()).flatMap(RuleExpression::text)
        : Optional.empty();
  }

  private static Optional<String> text(Expr expr) {
    return expr instanceof Expr.Text found ? Optional.of(found.value()) : Optional.empty();
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

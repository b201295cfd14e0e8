package dev.masterperf.alerts.evaluation;

import dev.masterperf.alerts.rule.RuleExpression;
import dev.masterperf.model.Scopes;
import dev.masterperf.query.eval.Detectors;
import dev.masterperf.query.eval.EvaluationException;
import dev.masterperf.query.eval.EvaluationSettings;
import dev.masterperf.query.eval.Evaluator;
import dev.masterperf.query.eval.Query;
import dev.masterperf.query.eval.QueryResult;
import dev.masterperf.query.eval.VectorSample;
import dev.masterperf.query.series.Labels;
import dev.masterperf.query.series.SeriesSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The values of a rule's expression. */
public final class RuleValues {
  private static final Evaluator EVALUATOR = new Evaluator(EvaluationSettings.DEFAULT);

  private static final String SCOPE = "scope";

  private RuleValues() {}

  /**
   * What the expression has a value for at this time, by labels without {@code __name__}. A value
   * that is a histogram counts by its number of samples.
   *
   * @param scope of the rule, and so of what is of no scope within it
   * @throws EvaluationException (unchecked) if it has no answer over these series
   */
  public static Map<Labels, Double> at(
      RuleExpression expr, String scope, SeriesSource source, long atMillis) {
    return at(expr, scope, source, null, atMillis);
  }

  /**
   * The same where values may be judged by those before them.
   *
   * @param detectors null if there are none
   * @throws EvaluationException (unchecked) if it has no answer over these series
   */
  public static Map<Labels, Double> at(
      RuleExpression expr,
      String scope,
      SeriesSource source,
      @Nullable Detectors detectors,
      long atMillis) {
    return values(expr.query(), scope, source, detectors, atMillis);
  }

  /**
   * What there is to judge for the expression, whether it holds or not.
   *
   * @throws EvaluationException (unchecked) if that cannot be told over these series
   */
  static Set<Labels> present(
      RuleExpression expr,
      String scope,
      SeriesSource source,
      @Nullable Detectors detectors,
      long atMillis) {
    return values(expr.presence(), scope, source, detectors, atMillis).keySet();
  }

  private static Map<Labels, Double> values(
      Query query,
      String scope,
      SeriesSource source,
      @Nullable Detectors detectors,
      long atMillis) {
    Map<Labels, Double> values = new TreeMap<>();
    for (VectorSample sample :
        samples(EVALUATOR.instant(query, source, detectors, atMillis).value())) {
      Labels labels = sample.labels().withoutName();
      // absent() tells the labels it was asked for, which may be of any scope.
      boolean within = Scopes.contains(scope, labels.get(SCOPE));
      values.put(within ? labels : labels.with(SCOPE, scope), sample.number());
    }
    return values;
  }

  private static List<VectorSample> samples(QueryResult.Value result) {
    return result instanceof QueryResult.Scalar scalar
        ? List.of(new VectorSample(Labels.NONE, scalar.value(), null))
        : ((QueryResult.Vector) result).samples();
  }
}

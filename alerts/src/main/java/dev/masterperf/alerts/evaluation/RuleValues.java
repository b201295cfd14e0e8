package dev.masterperf.alerts.evaluation;

import dev.masterperf.alerts.rule.RuleExpression;
import dev.masterperf.query.eval.EvaluationException;
import dev.masterperf.query.eval.EvaluationSettings;
import dev.masterperf.query.eval.Evaluator;
import dev.masterperf.query.eval.QueryResult;
import dev.masterperf.query.eval.VectorSample;
import dev.masterperf.query.series.Labels;
import dev.masterperf.query.series.SeriesSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The values of a rule's expression. */
public final class RuleValues {
  private static final Evaluator EVALUATOR = new Evaluator(EvaluationSettings.DEFAULT);

  private RuleValues() {}

  /**
   * What the expression has a value for at this time, by labels without {@code __name__}. A value
   * that is a histogram counts by its number of samples.
   *
   * @param scope of the rule; the value of a label that is not there otherwise
   * @throws EvaluationException (unchecked) if it has no answer over these series
   */
  public static Map<Labels, Double> at(
      RuleExpression expr, String scope, SeriesSource source, long atMillis) {
    Map<Labels, Double> values = new TreeMap<>();
    QueryResult.Value result = EVALUATOR.instant(expr.query(), source, atMillis).value();
    for (VectorSample sample : samples(result)) {
      Labels labels = sample.labels().withoutName();
      values.put(
          labels.get("scope").isEmpty() ? labels.with("scope", scope) : labels, number(sample));
    }
    return values;
  }

  private static List<VectorSample> samples(QueryResult.Value result) {
    return result instanceof QueryResult.Scalar scalar
        ? List.of(new VectorSample(Labels.NONE, scalar.value(), null))
        : ((QueryResult.Vector) result).samples();
  }

  private static double number(VectorSample sample) {
    return sample.distribution() == null ? sample.value() : sample.distribution().count();
  }
}

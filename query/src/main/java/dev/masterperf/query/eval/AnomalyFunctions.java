package dev.masterperf.query.eval;

import dev.masterperf.query.eval.Detectors.Judgement;
import dev.masterperf.query.syntax.Expr;
import dev.masterperf.query.syntax.ExprText;
import java.util.ArrayList;
import java.util.List;

/** {@code anomaly_score} and {@code anomaly_deviation}, answered by the detectors of a rule. */
final class AnomalyFunctions {
  private AnomalyFunctions() {}

  /** A series that cannot be judged yet is left out, as is one that is no number. */
  static Node.OfVector compile(Context context, Compiler whole, Expr.Call call) {
    Detectors detectors =
        context
            .detectors()
            .orElseThrow(
                () ->
                    context.problem(
                        call,
                        call.function()
                            + " is answered in the expr of an alerting rule alone, where a"
                            + " detector learns each series; here there is none"));
    Expr judged = call.arguments().get(0);
    String expression = ExprText.of(judged);
    Node.OfVector vector = whole.vector(judged);
    boolean score = call.function().equals("anomaly_score");
    return millis -> {
      List<VectorSample> result = new ArrayList<>();
      for (VectorSample sample : vector.at(millis)) {
        if (sample.isNumber() && Double.isFinite(sample.value())) {
          detectors
              .judge(expression, sample.labels(), sample.value(), millis)
              .map(judgement -> value(judgement, score))
              .filter(value -> !value.isNaN())
              .ifPresent(
                  value -> result.add(new VectorSample(context.nameless(sample.labels()), value)));
        }
      }
      return context.distinct(result, call);
    };
  }

  private static Double value(Judgement judgement, boolean score) {
    return score ? judgement.score() : judgement.deviation();
  }
}

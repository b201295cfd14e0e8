package dev.masterperf.query.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.query.eval.EvaluationException;
import dev.masterperf.query.eval.EvaluationSettings;
import dev.masterperf.query.eval.Evaluator;
import dev.masterperf.query.eval.Query;
import dev.masterperf.query.eval.QueryResult;
import dev.masterperf.query.series.SampleSeries;
import dev.masterperf.query.syntax.ExpressionException;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Many times at once give what each time gives by itself, whatever nodes keep between steps. */
class StepsTest {
  private static final TestSeries SERIES = TestSeries.parse(Recorded.series(), 60_000);
  private static final Evaluator EVALUATOR = new Evaluator(EvaluationSettings.DEFAULT);

  @Property(tries = 300)
  void everyStepIsAnInstantQuery(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 300) int stepSeconds) {
    String expression = expression(seed);
    long start = 200_000;
    long step = stepSeconds * 1000L;
    long end = start + 12 * step;

    Query query;
    Map<Long, Map<String, Double>> together;
    try {
      query = Query.parse(expression);
      together = byTime(EVALUATOR.range(query, SERIES, start, end, step));
    } catch (EvaluationException | ExpressionException e) {
      return; // it is no expression, or some step has no answer and so the query has none
    }

    for (long time = start; time <= end; time += step) {
      Answer alone = Answer.of(EVALUATOR.instant(query, SERIES, time).value());
      Answer among = new Answer(together.getOrDefault(time, Map.of()), false);
      assertThat(among.isCloseTo(alone)).as("%s at %s: %s", query.text(), time, alone).isTrue();
    }
  }

  /** One whose time is that of the step alone. */
  private static String expression(long seed) {
    RandomQuestions questions = new RandomQuestions(seed);
    while (true) {
      String expression = questions.take(1).get(0).expression();
      if (!expression.contains("@ end()")) {
        return expression;
      }
    }
  }

  private static Map<Long, Map<String, Double>> byTime(QueryResult result) {
    Map<Long, Map<String, Double>> byTime = new TreeMap<>();
    for (SampleSeries one : ((QueryResult.Matrix) result.value()).series()) {
      for (int i = 0; i < one.samples().size(); i++) {
        byTime
            .computeIfAbsent(one.samples().timeMillis(i), t -> new TreeMap<>())
            .put(one.labels().toString(), one.samples().value(i));
      }
    }
    return byTime;
  }
}

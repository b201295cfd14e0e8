package dev.masterperf.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.query.eval.EvaluationSettings;
import dev.masterperf.query.eval.Evaluator;
import dev.masterperf.query.eval.Query;
import dev.masterperf.query.eval.QueryResult;
import dev.masterperf.query.oracle.TestSeries;
import dev.masterperf.query.series.SeriesSource;
import dev.masterperf.query.syntax.ExprText;
import dev.masterperf.query.syntax.Parser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeptLabelTest {
  @Test
  void infoTakesLabelsOfSeriesOfTheSameAlone() {
    SeriesSource source =
        TestSeries.parse(
            """
            up{instance="i",job="j",scope="prod/a"} 1 1
            up{instance="i",job="j",scope="prod/b"} 1 1
            target_info{instance="i",job="j",scope="prod/b",secret="of b"} 1 1
            """,
            60_000);
    String text = "info(up)";
    Query kept = new Query(text, KeptLabel.in(Parser.parse(text), "scope"));

    QueryResult.Vector vector =
        (QueryResult.Vector)
            new Evaluator(EvaluationSettings.DEFAULT).instant(kept, source, 60_000).value();

    assertThat(vector.samples().stream().map(sample -> sample.labels().toString()))
        .containsExactlyInAnyOrder(
            "{__name__=\"up\", instance=\"i\", job=\"j\", scope=\"prod/a\"}",
            "{__name__=\"up\", instance=\"i\", job=\"j\", scope=\"prod/b\", secret=\"of b\"}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sum(a) | sum by (scope) (a)",
        "sum by (id) (a) > 1 | sum by (id, scope) (a) > 1",
        "sum without (scope, x) (a) | sum without (x) (a)",
        "topk(3, sum by (id) (a)) | topk by (scope) (3, sum by (id, scope) (a))",
        "a / on (id) group_left b | a / on (id, scope) group_left () b",
        "a and ignoring (scope, x) b | a and ignoring (x) b",
        "max_over_time(sum(a)[1h:1m]) | max_over_time(sum by (scope) (a)[1h:1m])",
        "-(a * b) | -(a * b)",
      })
  void outlivesAggregationsAndMatches(String expr, String kept) {
    assertThat(ExprText.of(KeptLabel.in(Parser.parse(expr), "scope")))
        .isEqualTo(ExprText.of(Parser.parse(kept)));
  }
}

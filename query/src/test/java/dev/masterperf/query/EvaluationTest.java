package dev.masterperf.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.query.syntax.ExprText;
import dev.masterperf.query.syntax.Parser;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EvaluationTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "upload > 1",
        "max_over_time(upload[1m]) > 500ms",
        "quantile_over_time(0.99, {category=\"R2\"}[1m]) > 2 * 250ms",
        "-rate(upload:errors[5m]) * 60 < bool 3",
        "abs(deriv(upload[5m])) > pi()",
        "hour(upload) == 3",
        "histogram_quantile(0.99, increase(upload:histogram[5m])) > 1",
        "histogram_count(rate(upload:histogram[5m])) > 1",
        "max_over_time(upload[1m]) > 2 * avg_over_time(upload[1h])",
        "upload > 1 and rate(upload[1m]) < 0",
        "predict_linear(upload[1h], 4 * 3600) < 0",
        "clamp(upload, 1, 2) == 1",
        "anomaly_score(avg_over_time(upload[10s])) > 0.9",
      })
  void looksAtOneSeriesAtATime(String expression) {
    Evaluation evaluation = of(expression);

    assertThat(evaluation).isInstanceOf(Evaluation.OneSeries.class);
    assertThat(evaluation.why()).contains("one series at a time");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "sum by (id) (rate(upload[5m])) > 1 | sum by (id) (rate(upload[5m]))",
        "2 < max(upload) | max(upload)",
        "-count(upload > 1) * 2 | count(upload > 1)",
        "sqrt(stdvar without (id) (upload)) > 1 | stdvar without (id) (upload)",
        "round(avg(upload), 0.1) > 1 | avg(upload)",
        "histogram_quantile(0.9, sum by (id) (increase(h:histogram[5m]))) > 1 | sum by (id)"
            + " (increase(h:histogram[5m]))",
      })
  void mergesAnAggregationOfPartials(String expression, String aggregation) {
    Evaluation evaluation = of(expression);

    assertThat(evaluation).isInstanceOf(Evaluation.Merged.class);
    assertThat(ExprText.of(((Evaluation.Merged) evaluation).aggregation())).isEqualTo(aggregation);
    assertThat(evaluation.why()).contains("merged by group");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "upload > download | it joins different series",
        "sum(upload) / sum(download) | sum puts series together",
        "upload{a='b'} > upload{a='c'} | it joins different series",
        "upload > on (id) upload | on and ignoring may join series",
        "{category='R2'} > {category='R2'} | it joins different series",
        "sum by (__name__) (upload) > 1 | alerts have no name, by which it groups",
        "topk(3, upload) | topk needs all series of a group at once",
        "quantile(0.5, upload) > 1 | quantile needs all series",
        "count_values('v', upload) > 1 | count_values needs all series",
        "sum(max by (id) (upload)) > 1 | within sum, max puts series together",
        "sum(upload offset 5m) > 1 | within sum, offset and @ look at another time",
        "upload @ 5 > 1 | offset and @ look at another time",
        "max_over_time(rate(upload[1m])[5m:]) > 1 | a subquery asks for many times",
        "absent(upload) | absent looks beyond one series",
        "time() - timestamp(upload) > 60 | time looks beyond one series or at the clock",
        "hour() > 5 and upload | hour looks beyond one series or at the clock",
        "scalar(upload) > bool 1 | scalar looks beyond",
        "vector(1) | vector looks beyond",
        "1 + 1 | it names no series",
        "label_replace(upload, 'a', 'b', 'c', 'd') > 1 | label_replace looks beyond",
        "histogram_quantile(0.9, rate(h_bucket[5m])) > 1 | may put the buckets of several series",
        "sum(upload) > scalar(download) | sum puts series together",
        "histogram_quantile(0.9, sum by (le) (rate(h_bucket[5m]))) > 1 | may put the buckets of",
        "abs(histogram_fraction(0, 1, sum by (le) (h_bucket))) > 1 | may put the buckets of several",
        "histogram_quantiles(sum(h:histogram), 'q', 0.5, 0.9) > 1 | sum puts series together",
      })
  void needsAllItsSeriesTogether(String expression, String why) {
    Evaluation evaluation = of(expression);

    assertThat(evaluation).isInstanceOf(Evaluation.Whole.class);
    assertThat(evaluation.why()).startsWith("evaluated once a second").contains(why);
  }

  @ParameterizedTest
  @CsvSource({"upload, one", "sum(upload), merged", "absent(upload), whole"})
  void tellsTheShapesApart(String expression, String shape) {
    String matched = of(expression).match(one -> "one", merged -> "merged", whole -> "whole");

    assertThat(matched).isEqualTo(shape);
  }

  private static Evaluation of(String expression) {
    return Evaluation.of(Parser.parse(expression));
  }
}

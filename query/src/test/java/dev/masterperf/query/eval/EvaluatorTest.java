package dev.masterperf.query.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.masterperf.query.eval.EvaluationSettings.NameRemoval;
import dev.masterperf.query.oracle.TestSeries;
import dev.masterperf.query.series.SeriesSource;
import dev.masterperf.query.syntax.PromDuration;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Prometheus 3 does otherwise than version 2, what is in neither, and how results look. */
class EvaluatorTest {
  private static final SeriesSource SERIES =
      TestSeries.parse(
          """
          a{i="1"} 1 2 3 4 5 6 7 8 9 10 11 12
          b{i="1"} 5 3 9 3 9
          c{i="1"} _x5 62 122 182 242 302 362
          up{cpu="cpu10"} 3x20
          up{cpu="cpu2"} 1x20
          up{cpu="cpu1",a="z"} 2x20
          up{cpu="cpu1",a="b"} NaNx20
          seconds_bucket{le="0.1"} 10x20
          seconds_bucket{le="1"} 30x20
          seconds_bucket{le="+Inf"} 40x20
          """
              .replace("NaNx20", "NaN ".repeat(21)),
          60_000);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // a range does not include its start: at 5m, [2m] holds the samples of 4m and 5m
        "5m | count_over_time(a[2m]) | 2",
        "5m | sum_over_time(a[2m]) | 11",
        "5m | count_over_time(a[2m:1m]) | 2",
        "5m | count_over_time(a[119s]) | 2",
        "5m | count_over_time(a[121s]) | 3",
        // and neither does the lookback
        "16m | vector(scalar(a)) | NaN",
        "15m59s | vector(scalar(a)) | 12",
        // rate over exactly two samples reaches over the whole range
        "5m | increase(a[2m]) | 2",
        // far from the start, half an interval is added, not what is left to zero (62 of 300 is 62
        // s)
        "10m30s | increase(c[10m]) | 360",
        "10m | increase(c[10m]) | 330",
        // newer functions
        "4m | first_over_time(b[5m]) | 5",
        "4m | ts_of_first_over_time(b[5m]) | 0",
        "4m | ts_of_last_over_time(b[5m]) | 240",
        "4m | ts_of_min_over_time(b[5m]) | 180",
        "4m | ts_of_max_over_time(b[5m]) | 240",
        "4m | mad_over_time(b[5m]) | 2",
        "3m | double_exponential_smoothing(a[5m], 0.5, 0.5) | 4",
        "2m | double_exponential_smoothing(b[5m], 0.5, 0.5) | 5",
        "4m | count(limitk(2, up)) | 2",
        "4m | count(limitk by (cpu) (1, up)) | 3",
        "4m | count(limit_ratio(1, up)) | 4",
        "4m | count(limit_ratio(0.4, up) or limit_ratio(-0.6, up)) | 4",
        "4m | count(limit_ratio(0.4, up) and limit_ratio(-0.6, up)) or vector(0) | 0",
        "4m | count(count by (__name__) (a atan2 a) or vector(5)) | 1",
        "4m | stddev(vector(Inf)) | NaN",
        "4m | histogram_fraction(0, 0.1, seconds_bucket) | 0.25",
        "4m | histogram_fraction(0.55, Inf, seconds_bucket) | 0.5",
        "4m | histogram_fraction(-Inf, 0.05, seconds_bucket) | 0.125",
        "4m | histogram_fraction(1, 0, seconds_bucket) | 0",
        "4m | histogram_fraction(NaN, 1, seconds_bucket) | NaN",
        "4m | sum(histogram_quantiles(seconds_bucket, 'q', 0.25, 0.5)) | 0.65",
        // ours
        "4m | 1.5kB | 1500",
        "4m | vector(500ms) | 0.5",
      })
  void knowsTheAnswer(String time, String expression, double expected) {
    assertThat(Double.valueOf(number(instant(expression, time))))
        .isEqualTo(Double.valueOf(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "sort(up) | 1.0 2.0 3.0 NaN",
        "sort_desc(up) | 3.0 2.0 1.0 NaN",
        "topk(2, up) | 3.0 2.0",
        "topk(4, up) | 3.0 2.0 1.0 NaN",
        "bottomk(4, up) | 1.0 2.0 3.0 NaN",
        "sort_by_label(up, \"cpu\", \"a\") | NaN 2.0 1.0 3.0",
        "sort_by_label_desc(up, \"cpu\", \"a\") | 3.0 1.0 2.0 NaN",
      })
  void keepsTheOrderThatWasAskedFor(String expression, String values) {
    QueryResult.Vector vector = (QueryResult.Vector) instant(expression, "4m");

    assertThat(vector.samples().stream().map(one -> Double.toString(one.value())))
        .containsExactly(values.split(" "));
  }

  @Test
  void aRangeAnsweredAtOneTimeIsAMatrix() {
    QueryResult.Matrix matrix = (QueryResult.Matrix) instant("a[2m]", "5m");

    assertThat(matrix.series()).hasSize(1);
    assertThat(matrix.series().get(0).samples().size()).isEqualTo(2);
    assertThat(matrix.series().get(0).samples().timeMillis(0)).isEqualTo(240_000);
  }

  @Test
  void aStringIsAString() {
    assertThat(instant("'x'", "5m")).isEqualTo(new QueryResult.Text("x"));
  }

  @Test
  void overTimeSeriesComeSortedAndOnlyWhereTheyAre() {
    QueryResult.Matrix matrix =
        (QueryResult.Matrix)
            evaluator().range(Query.parse("a > 3 or -b"), SERIES, 0, 300_000, 120_000).value();

    assertThat(matrix.series().stream().map(one -> one.labels() + " " + one.samples().size()))
        .containsExactly("{__name__=\"a\", i=\"1\"} 1", "{i=\"1\"} 2");
  }

  @Test
  void aNumberOverTimeIsASeriesWithoutLabels() {
    QueryResult.Matrix matrix =
        (QueryResult.Matrix)
            evaluator().range(Query.parse("time()"), SERIES, 0, 60_000, 30_000).value();

    assertThat(matrix.series()).hasSize(1);
    assertThat(matrix.series().get(0).samples().value(2)).isEqualTo(60);
  }

  @Test
  void overTimeStartAndEndAreThoseOfTheQuery() {
    QueryResult.Matrix matrix =
        (QueryResult.Matrix)
            evaluator()
                .range(Query.parse("a @ end() - a @ start()"), SERIES, 60_000, 300_000, 60_000)
                .value();

    assertThat(matrix.series().get(0).samples().value(0)).isEqualTo(4);
    assertThat(matrix.series().get(0).samples().value(4)).isEqualTo(4);
  }

  @Test
  void aPredictionOfAFixedRangeStillMovesWithTheStep() {
    QueryResult.Matrix matrix =
        (QueryResult.Matrix)
            evaluator()
                .range(
                    Query.parse("predict_linear(a[4m] @ 240, 60) + a @ 0"),
                    SERIES,
                    240_000,
                    300_000,
                    60_000)
                .value();

    assertThat(matrix.series().get(0).samples().value(0)).isCloseTo(7, within(1e-9));
    assertThat(matrix.series().get(0).samples().value(1)).isCloseTo(8, within(1e-9));
  }

  @Test
  void pointsAtWhatHasNoAnswer() {
    assertThatThrownBy(() -> instant("a +\n  up * on () up", "4m"))
        .isInstanceOf(EvaluationException.class)
        .hasMessageContaining("line 2, column 6: found duplicate series for the match group {}")
        .hasMessageEndingWith("  up * on () up\n       ^");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "anomaly_score(a) | anomaly_score is answered in the expr of an alerting rule alone",
        "topk(NaN, up) | topk needs a number, not NaN",
        "limitk(NaN, up) | limitk needs a number, not NaN",
        "double_exponential_smoothing(a[5m], 1, 0.5) | expected a factor above 0 and below 1, not"
            + " 1",
        "label_replace(up, '', 'x', 'cpu', '.*') | invalid label name \"\"",
        "label_replace(up, 'x', 'x', 'cpu', '(') | not a regular expression of RE2",
        "label_join(up, '', '-', 'cpu') | invalid label name \"\"",
        "count_values('', up) | invalid label name \"\"",
        "rate({__name__=~'[ab]'}[5m]) | vector cannot contain metrics with the same labelset",
      })
  void saysWhatHasNoAnswer(String expression, String problem) {
    assertThatThrownBy(() -> instant(expression, "4m"))
        .isInstanceOf(EvaluationException.class)
        .hasMessageContaining(problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "quantile(2, up) | quantile value should be between 0 and 1, got 2",
        "quantile_over_time(-1, a[5m]) | quantile value should be between 0 and 1, got -1",
        "histogram_quantile(0.5, up) | bucket label \"le\" is missing or has a malformed value",
      })
  void warnsOfAnswersThatAreLessThanAskedFor(String expression, String warning) {
    List<String> warnings =
        evaluator().instant(Query.parse(expression), SERIES, 240_000).warnings();

    assertThat(warnings).anyMatch(text -> text.contains(warning));
  }

  @Test
  void aNameIsRemovedAtOnceUnlessAskedFor() {
    Query query = Query.parse("label_replace(-a, 'was', '$1', '__name__', '(.*)')");
    EvaluationSettings atTheEnd =
        new EvaluationSettings(
            Duration.ofMinutes(5), Duration.ofMinutes(1), 1_000, NameRemoval.AT_THE_END);

    assertThat(names(evaluator(), query)).containsExactly("");
    assertThat(names(new Evaluator(atTheEnd), query)).containsExactly("a");
  }

  private static List<String> names(Evaluator evaluator, Query query) {
    QueryResult result = evaluator.instant(query, SERIES, 240_000);
    return ((QueryResult.Vector) result.value())
        .samples().stream().map(sample -> sample.labels().get("was")).toList();
  }

  @Test
  void saysWhatIsProbablyAMistake() {
    assertThat(evaluator().instant(Query.parse("rate(a[5m])"), SERIES, 240_000).infos())
        .containsExactly(
            "PromQL info: metric might not be a counter, name does not end in"
                + " _total/_sum/_count/_bucket: \"a\"");
  }

  @Test
  void endsAQueryThatTouchesTooMuch() {
    Evaluator small =
        new Evaluator(new EvaluationSettings(Duration.ofMinutes(5), Duration.ofMinutes(1), 100));

    assertThatThrownBy(() -> small.range(Query.parse("up"), SERIES, 0, 3_600_000, 1_000))
        .isInstanceOf(EvaluationException.class)
        .hasMessageContaining("touches more than 100 samples");
  }

  @Test
  void endsAQueryWhoseThreadWasInterrupted() {
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> instant("up", "4m")).hasMessageContaining("was interrupted");
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void refusesARangeOverTime() {
    assertThatThrownBy(() -> evaluator().range(Query.parse("a[5m]"), SERIES, 0, 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not a range selector");
  }

  private static QueryResult.Value instant(String expression, String time) {
    long millis = PromDuration.parseMillis(time);
    return evaluator().instant(Query.parse(expression), SERIES, millis).value();
  }

  private static Evaluator evaluator() {
    return new Evaluator(EvaluationSettings.DEFAULT);
  }

  private static double number(QueryResult.Value value) {
    if (value instanceof QueryResult.Scalar scalar) {
      return scalar.value();
    }
    List<VectorSample> samples = ((QueryResult.Vector) value).samples();
    assertThat(samples).hasSize(1);
    return samples.get(0).value();
  }
}

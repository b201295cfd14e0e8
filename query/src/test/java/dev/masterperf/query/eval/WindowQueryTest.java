package dev.masterperf.query.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.masterperf.model.Aggregate;
import dev.masterperf.model.Status;
import dev.masterperf.model.Unit;
import dev.masterperf.query.series.Labels;
import dev.masterperf.query.series.SampleSeries;
import dev.masterperf.query.series.Samples;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Series of windows: functions over a range answer as if their samples were all there. */
class WindowQueryTest {
  private double before;

  /**
   * Three windows of 1 s, one without numbers and one more; the second begins anew within itself.
   */
  private final SampleSeries upload =
      new SampleSeries(
          Labels.of(Map.of(Labels.NAME, "upload", "id", "upload")),
          new Samples.Builder()
              .add(10_000, window(10, 1, 5, 3))
              .add(11_000, window(11, 4, 2, 6))
              .add(12_000, new Aggregate())
              .add(13_000, window(13, 8))
              .build());

  private Aggregate window(long startSeconds, double... values) {
    Aggregate window = new Aggregate();
    for (int i = 0; i < values.length; i++) {
      long nanos = startSeconds * 1_000_000_000L + i;
      window.addSample(values[i], Unit.SECONDS, Status.OK, nanos, Aggregate.order(0, i));
      double rise = values[i] >= before ? values[i] - before : values[i];
      window.addSteps(rise, values[i] < before ? 1 : 0, values[i] == before ? 0 : 1);
      before = values[i];
    }
    return window;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "upload | 8",
        "min_over_time(upload[4s]) | 1",
        "max_over_time(upload[4s]) | 8",
        "avg_over_time(upload[4s]) | 4.142857142857143",
        "sum_over_time(upload[4s]) | 29",
        "count_over_time(upload[4s]) | 7",
        "count_over_time(upload[3s]) | 4",
        "count_over_time(upload[1s]) | 1",
        "first_over_time(upload[4s]) | 1",
        "last_over_time(upload[4s]) | 8",
        "stdvar_over_time(upload[4s]) | 4.979591836734694",
        "stddev_over_time(upload[4s]) | 2.231499907401901",
        "present_over_time(upload[4s]) | 1",
        "quantile_over_time(0, upload[4s]) | 1",
        "quantile_over_time(1, upload[4s]) | 8",
        "quantile_over_time(2, upload[4s]) | Infinity",
        "resets(upload[4s]) | 2",
        // from the last sample of the first window, 3: to 4, reset to 2, to 6, to 8
        "delta(upload[4s]) | 6.666666666666667",
        "increase(upload[3s]) | 3",
      })
  void answersFromTheMergedWindows(String expression, double expected) {
    assertThat(number(expression)).isCloseTo(expected, within(1e-9));
  }

  @Test
  void quantilesAreThoseOfTheMergedDistribution() {
    assertThat(number("quantile_over_time(0.5, upload[4s])")).isCloseTo(4, within(0.04));
  }

  @Test
  void aCounterThatBeganAnewWithinAWindowIsNotLost() {
    // (1 + 2 + 4 + 2) of 3 s, stretched to 4 s, since the start is near
    assertThat(number("increase(upload[4s])")).isCloseTo(9 * 4 / 3.0, within(1e-9));
  }

  private double number(String expression) {
    QueryResult.Vector vector =
        (QueryResult.Vector)
            new Evaluator(EvaluationSettings.DEFAULT)
                .instant(Query.parse(expression), selection -> List.of(upload), 13_000)
                .value();
    assertThat(vector.samples()).hasSize(1);
    return vector.samples().get(0).value();
  }
}

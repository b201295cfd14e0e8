package dev.masterperf.query.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.masterperf.model.Sketch;
import dev.masterperf.query.series.Distribution;
import dev.masterperf.query.series.Labels;
import dev.masterperf.query.series.SampleSeries;
import dev.masterperf.query.series.Samples;
import dev.masterperf.query.series.SeriesSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Native histograms, made of our sketches. */
class DistributionQueryTest {
  /** Twice the sketch's: a value anywhere in a bin instead of its middle. */
  private static final double BIN = 2 * Sketch.RELATIVE_ERROR + 1e-3;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "histogram_count(h) | 100",
        "histogram_sum(h) | 5050",
        "histogram_avg(h) | 50.5",
        "histogram_quantile(0, h) | 1",
        "histogram_quantile(0.5, h) | 50",
        "histogram_quantile(0.99, h) | 99",
        "histogram_quantile(1, h) | 100",
        "histogram_quantile(-1, h) | -Infinity",
        "histogram_quantile(2, h) | Infinity",
        "histogram_quantile(NaN, h) | NaN",
        "histogram_fraction(-Inf, 50, h) | 0.5",
        "histogram_fraction(25, 75, h) | 0.5",
        "histogram_fraction(-Inf, Inf, h) | 1",
        "histogram_fraction(5, 5, h) | 0",
        "histogram_stddev(h) | 28.866",
        "histogram_stdvar(h) | 833.25",
        "histogram_count(h + h) | 200",
        "histogram_count(h * 3) | 300",
        "histogram_sum(3 * h) | 15150",
        "histogram_count(h / 4) | 25",
        "histogram_count(-h) | -100",
        "histogram_count(h - h) | 0",
        "histogram_quantile(0.5, h * 0.01) | 50",
        "count(h == h) | 1",
        "count(h) | 1",
        "histogram_count(sum({__name__=~\"[hg]\"})) | 110",
        "histogram_sum(avg({__name__=~\"[hg]\"})) | 2530",
        "histogram_quantile(0.5, g) | 1",
        "histogram_count(sum_over_time(counter[10m])) | 60",
        "histogram_count(increase(counter[2m])) | 20",
        "histogram_sum(increase(counter[2m])) | 2000",
        "histogram_count(rate(counter[2m])) | 0.16666666",
        "histogram_count(increase(fallen[2m])) | 20",
        "resets(fallen[10m]) | 1",
        "changes(counter[10m]) | 2",
        "count_over_time(counter[10m]) | 3",
        "histogram_count(last_over_time(counter[10m])) | 30",
        "histogram_count(idelta(counter[10m])) | 10",
      })
  void knowsTheAnswer(String expression, double expected) {
    Double answer = number(expression);

    if (Double.isFinite(expected)) {
      assertThat(answer).isCloseTo(expected, within(Math.abs(expected) * BIN));
    } else {
      assertThat(answer).isEqualTo(Double.valueOf(expected));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "abs(h) | 0",
        "h > 1 | 0",
        "h + 1 | 0",
        "sort(h) | 0",
        "max(h) | 0",
        "quantile(0.5, h) | 0",
        "sum(h or number) | 0",
        "h == bool h | 1",
      })
  void leavesOutWhatIsNotDefinedForHistograms(String expression, int results) {
    assertThat(((QueryResult.Vector) ask(expression).value()).samples()).hasSize(results);
  }

  @Test
  void warnsWhereItMatters() {
    assertThat(ask("h + 1").infos())
        .containsExactly(
            "PromQL info: incompatible sample types encountered for binary operator \"+\":"
                + " histogram + float");
    assertThat(ask("sum(h or number)").warnings())
        .containsExactly(
            "PromQL warning: encountered a mix of histograms and floats for aggregation");
  }

  @Property(tries = 300)
  void aQuantileLiesWithinABinOfTheTrueOne(
      @ForAll @Size(min = 1, max = 300) List<@DoubleRange(min = -1e6, max = 1e6) Double> values,
      @ForAll @DoubleRange(min = 0, max = 1) double q) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();

    double quantile = Quantiles.of(q, distribution(sorted), Labels.NONE, new Annotations());

    int rank = (int) Math.ceil(q * sorted.length);
    double below = sorted[Math.max(0, Math.min(sorted.length - 1, rank - 2))];
    double above = sorted[Math.min(sorted.length - 1, rank + 1)];
    assertThat(quantile)
        .isBetween(below - BIN * Math.abs(below) - 1e-9, above + BIN * Math.abs(above) + 1e-9);
  }

  @Property(tries = 300)
  void theFractionBelowAQuantileIsTheQuantile(
      @ForAll @Size(min = 1, max = 300) List<@DoubleRange(min = -1e6, max = 1e6) Double> values,
      @ForAll @DoubleRange(min = 0.01, max = 0.99) double q) {
    Distribution all = distribution(values.stream().mapToDouble(Double::doubleValue).toArray());

    Annotations none = new Annotations();
    double quantile = Quantiles.of(q, all, Labels.NONE, none);
    double fraction =
        Quantiles.fraction(Double.NEGATIVE_INFINITY, quantile, all, Labels.NONE, none);

    assertThat(fraction).isCloseTo(q, within(1e-6));
  }

  @Property(tries = 200)
  void addingAndTakingAwayGivesWhatWasThere(
      @ForAll @Size(max = 100) List<@DoubleRange(min = -1e6, max = 1e6) Double> some,
      @ForAll @Size(max = 100) List<@DoubleRange(min = -1e6, max = 1e6) Double> others) {
    Distribution a = distribution(some.stream().mapToDouble(Double::doubleValue).toArray());
    Distribution b = distribution(others.stream().mapToDouble(Double::doubleValue).toArray());

    Distribution back = a.plus(b).minus(b);

    assertThat(back.positive()).isEqualTo(a.positive());
    assertThat(back.negative()).isEqualTo(a.negative());
    assertThat(back.zeros()).isEqualTo(a.zeros());
    assertThat(a.plus(b).isResetAfter(a)).isFalse();
    assertThat(a.isResetAfter(a.plus(b))).isEqualTo(!others.isEmpty());
  }

  private static SeriesSource source() {
    Distribution hundred = distribution(DoubleStream.iterate(1, x -> x + 1).limit(100).toArray());
    Distribution ones = distribution(DoubleStream.generate(() -> 1).limit(10).toArray());
    Distribution more = distribution(DoubleStream.generate(() -> 100).limit(10).toArray());
    List<SampleSeries> series =
        List.of(
            series("h", hundred),
            series("g", ones),
            series("counter", ones, ones.plus(more), ones.plus(more).plus(more)),
            series("fallen", ones.plus(more), ones, ones.plus(more)),
            new SampleSeries(
                Labels.of(Map.of(Labels.NAME, "number")),
                Samples.of(new long[] {120_000}, new double[] {1})));
    return selection -> series.stream().filter(one -> selection.selects(one.labels())).toList();
  }

  private static SampleSeries series(String name, Distribution... distributions) {
    Samples.Builder samples = new Samples.Builder();
    for (int i = 0; i < distributions.length; i++) {
      samples.add(120_000 - 60_000L * (distributions.length - 1 - i), distributions[i]);
    }
    return new SampleSeries(Labels.of(Map.of(Labels.NAME, name, "of", name)), samples.build());
  }

  private static Distribution distribution(double[] values) {
    Sketch sketch = new Sketch();
    for (double value : values) {
      sketch.add(value, 1);
    }
    return Distribution.of(sketch, Arrays.stream(values).sum());
  }

  private static QueryResult ask(String expression) {
    return new Evaluator(EvaluationSettings.DEFAULT)
        .instant(Query.parse(expression), source(), 120_000);
  }

  private static double number(String expression) {
    List<VectorSample> samples = ((QueryResult.Vector) ask(expression).value()).samples();
    assertThat(samples).hasSize(1);
    return samples.get(0).value();
  }
}

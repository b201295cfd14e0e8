package dev.masterperf.api.histogram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.masterperf.api.histogram.ExponentialBuckets.Row;
import dev.masterperf.model.Aggregate;
import dev.masterperf.model.Sketch;
import dev.masterperf.model.Summary;
import dev.masterperf.model.Unit;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DistributionSummaryTest {
  private static final double[] QUANTILES = {0, 0.01, 0.25, 0.5, 0.9, 0.99, 1};
  private static final long START = 1_700_000_000_000_000_000L;
  private static final long END = START + 1_000_000_000L;

  /** The error the class promises, and the sketch's own on top of it. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 5, 8, 12, 20})
  void quantilesOfExponentialBucketsAreAsNearAsTheirScalePromises(int scale) {
    double[] samples = lognormal(20_000, scale);
    double base = Math.pow(2, Math.pow(2, -scale));
    double bucketError = (base - 1) / (base + 1);
    double promised = (1 + bucketError) * (1 + Sketch.RELATIVE_ERROR) - 1;
    // A scale too fine for the range is what no sender keeps: they merge down to 160 buckets.
    ExponentialBuckets buckets = exponential(samples, scale, 4_096);

    Aggregate merged = merged(buckets, sum(samples));

    for (double q : QUANTILES) {
      double exact = samples[(int) Math.floor(q * (samples.length - 1))];
      assertThat(merged.quantile(q)).isCloseTo(exact, within(exact * (promised + 1e-9)));
    }
  }

  @Test
  void quantilesOfExplicitBucketsLieInTheBucketOfTheTrueOne() {
    double[] samples = lognormal(50_000, 7);
    double[] bounds = {0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};
    ExplicitBuckets buckets = explicit(samples, bounds);

    Aggregate merged = merged(buckets, sum(samples));

    for (double q : QUANTILES) {
      double exact = samples[(int) Math.floor(q * (samples.length - 1))];
      int bucket = bucket(bounds, exact);
      double low = bucket == 0 ? 0 : bounds[bucket - 1];
      double high = bucket == bounds.length ? bounds[bounds.length - 1] : bounds[bucket];
      assertThat(merged.quantile(q)).isBetween(low * 0.99, high * 1.01);
    }
  }

  /** Known answers of Prometheus' histogram_quantile over the same buckets. */
  @Test
  void explicitBucketsAreInterpolatedAsPrometheusDoes() {
    Summary summary =
        summary(new ExplicitBuckets(new double[] {0.1, 0.2, 0.5}, new long[] {100, 200, 100, 0}));

    Aggregate window = window(summary);

    assertThat(window.quantile(0.5)).isCloseTo(0.15, within(0.15 * 0.05));
    assertThat(window.quantile(0.25)).isCloseTo(0.1, within(0.1 * 0.05));
    assertThat(window.quantile(0.9)).isCloseTo(0.38, within(0.38 * 0.05));
    assertThat(window.count()).isEqualTo(400);
    assertThat(window.min()).isBetween(0.0, 0.01);
    assertThat(window.max()).isBetween(0.48, 0.5);
  }

  @Test
  void minAndMaxNarrowTheOutermostBuckets() {
    Distribution distribution =
        Distribution.of(
            10, 40, 2, 8, new ExplicitBuckets(new double[] {1, 5}, new long[] {0, 5, 5}));

    Summary summary = DistributionSummary.of(distribution, START, END, v -> v);

    assertThat(summary.min()).isEqualTo(2);
    assertThat(summary.max()).isEqualTo(8);
    assertThat(summary.sum()).isEqualTo(40);
    // Five samples share (5, 8], five (2, 5]: the outermost lie half a place from the bounds.
    assertThat(window(summary).quantile(1)).isEqualTo(7.7, within(0.08));
    assertThat(window(summary).quantile(0)).isEqualTo(2.3, within(0.03));
  }

  @Test
  void withoutBucketsTheExtremesAndTheMeanAreAllThatIsKnown() {
    Summary summary =
        DistributionSummary.of(Distribution.of(10, 30, 1, 9, null), START, END, v -> v);

    assertThat(summary.count()).isEqualTo(10);
    assertThat(summary.sum()).isEqualTo(30);
    assertThat(window(summary).quantile(0)).isEqualTo(1, within(0.01));
    assertThat(window(summary).quantile(0.5)).isEqualTo(2.5, within(0.03));
    assertThat(window(summary).quantile(1)).isEqualTo(9, within(0.1));
    assertThatThrownBy(
            () ->
                DistributionSummary.of(
                    Distribution.of(1, Double.NaN, Double.NaN, Double.NaN, null),
                    START,
                    END,
                    v -> v))
        .hasMessage("it has neither buckets nor a sum");
  }

  @Test
  void numbersComeOutInTheBaseUnit() {
    DoubleUnaryOperator millis = v -> v / 1000;
    ExplicitBuckets buckets = new ExplicitBuckets(new double[] {10, 20}, new long[] {0, 4, 0});

    Summary summary =
        DistributionSummary.of(Distribution.of(4, 60, 12, 18, buckets), START, END, millis);

    assertThat(summary.sum()).isEqualTo(0.06);
    assertThat(summary.min()).isEqualTo(0.012);
    assertThat(summary.max()).isEqualTo(0.018);
    assertThat(summary.first()).isBetween(0.012, 0.018);
  }

  @Test
  void bothSignsAndZerosAreKept() {
    ExponentialBuckets buckets =
        new ExponentialBuckets(0, 3, 0.001, new Row(1, new long[] {2}), new Row(0, new long[] {5}));

    Aggregate window = window(summary(buckets));

    assertThat(window.count()).isEqualTo(10);
    assertThat(window.quantile(0)).isEqualTo(-4.0 / 3, within(0.02)); // (-2, -1]
    assertThat(window.quantile(0.6)).isEqualTo(0);
    assertThat(window.quantile(1)).isEqualTo(8.0 / 3, within(0.03)); // (2, 4]
  }

  @Test
  void bucketsBeyondAllNumbersAreTakenAtTheSketchsLimits() {
    ExponentialBuckets huge =
        new ExponentialBuckets(
            -11, 0, 0, new Row(0, new long[] {1}), new Row(1_000_000, new long[] {1}));
    ExponentialBuckets tiny =
        new ExponentialBuckets(20, 0, 0, new Row(Integer.MIN_VALUE, new long[] {1}), Row.EMPTY);

    assertThat(summary(huge).count()).isEqualTo(2);
    assertThat(summary(huge).max()).isFinite();
    assertThat(summary(tiny).max()).isFinite();
  }

  /** The processor takes no metric above 64 KiB; the sender should hear of it here. */
  @Test
  void aDistributionTooWideForAMetricIsRefused() {
    long[] ones = new long[3_000];
    Arrays.fill(ones, 1);
    Buckets oneSign = new ExponentialBuckets(5, 0, 0, new Row(-1_200, ones), Row.EMPTY);
    Buckets bothSigns =
        new ExponentialBuckets(5, 0, 0, new Row(-1_200, ones), new Row(-1_200, ones));

    assertThat(summary(oneSign).count()).isEqualTo(3_000);
    assertThatThrownBy(() -> summary(bothSigns))
        .hasMessageStartingWith("its buckets spread over so wide a range that their sketch has ")
        .hasMessageEndingWith("; send coarser buckets");
  }

  private static Aggregate merged(Buckets buckets, double sum) {
    Distribution all = Distribution.of(buckets.count(), sum, Double.NaN, Double.NaN, buckets);
    Summary summary = DistributionSummary.of(all, START, END, v -> v);
    assertThat(summary.sum()).isEqualTo(sum);
    assertThat(summary.count()).isEqualTo(buckets.count());
    Aggregate merged = new Aggregate();
    merged.merge(window(summary));
    return merged;
  }

  private static Summary summary(Buckets buckets) {
    return DistributionSummary.of(
        Distribution.of(buckets.count(), Double.NaN, Double.NaN, Double.NaN, buckets),
        START,
        END,
        v -> v);
  }

  private static Aggregate window(Summary summary) {
    Aggregate window = new Aggregate();
    window.addSummary(summary, Unit.ONE, 0);
    return window;
  }

  /** Sorted samples between a tenth of a millisecond and some seconds. */
  static double[] lognormal(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] samples = new double[count];
    for (int i = 0; i < count; i++) {
      double gaussian = 0;
      for (int j = 0; j < 12; j++) {
        gaussian += random.nextDouble() - 0.5;
      }
      samples[i] = 0.05 * Math.exp(gaussian);
    }
    Arrays.sort(samples);
    return samples;
  }

  static double sum(double[] samples) {
    return Arrays.stream(samples).sum();
  }

  static ExplicitBuckets explicit(double[] samples, double[] bounds) {
    long[] counts = new long[bounds.length + 1];
    for (double sample : samples) {
      counts[bucket(bounds, sample)]++;
    }
    return new ExplicitBuckets(bounds, counts);
  }

  private static int bucket(double[] bounds, double sample) {
    int bucket = 0;
    while (bucket < bounds.length && sample > bounds[bucket]) {
      bucket++;
    }
    return bucket;
  }

  /** Buckets as an SDK would fill them, by the definition of their bounds. */
  static ExponentialBuckets exponential(double[] samples, int scale, int maxBuckets) {
    double perPower = Math.pow(2, scale);
    int first = index(samples[0], perPower);
    int last = index(samples[samples.length - 1], perPower);
    if (last - first >= maxBuckets) {
      return exponential(samples, scale - 1, maxBuckets);
    }
    long[] counts = new long[last - first + 1];
    for (double sample : samples) {
      counts[index(sample, perPower) - first]++;
    }
    return new ExponentialBuckets(scale, 0, 0, new Row(first, counts), Row.EMPTY);
  }

  private static int index(double sample, double perPower) {
    return (int) Math.ceil(Math.log(sample) / Math.log(2) * perPower) - 1;
  }
}

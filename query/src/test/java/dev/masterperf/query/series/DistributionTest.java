package dev.masterperf.query.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.masterperf.query.series.BucketLayout.Custom;
import dev.masterperf.query.series.BucketLayout.Exponential;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Histograms in Prometheus' layouts. */
class DistributionTest {

  private static Distribution exponential(
      int schema, double threshold, double zeros, List<Integer> bins) {
    double[] counts = bins.stream().mapToDouble(Integer::doubleValue).toArray();
    double count = zeros + Arrays.stream(counts).sum();
    return new Distribution(
        new Exponential(schema, threshold),
        count,
        count,
        zeros,
        BinCounts.NONE,
        BinCounts.of(0, counts),
        ResetHint.UNKNOWN);
  }

  private static Distribution custom(double[] bounds, double... counts) {
    double count = Arrays.stream(counts).sum();
    return new Distribution(
        new Custom(bounds),
        count,
        count,
        0,
        BinCounts.NONE,
        BinCounts.of(0, counts),
        ResetHint.UNKNOWN);
  }

  @Test
  void aBinEndsWhereItsSchemaSays() {
    Exponential coarse = new Exponential(-2, 0);
    Exponential fine = new Exponential(2, 0);

    assertThat(coarse.upper(1)).isEqualTo(16);
    assertThat(coarse.lower(1)).isEqualTo(1);
    assertThat(fine.upper(4)).isEqualTo(2);
    assertThat(fine.upper(1)).isCloseTo(Math.pow(2, 0.25), within(1e-15));
    assertThat(new Exponential(0, 0).upper(1024)).isEqualTo(Double.MAX_VALUE);
    assertThat(new Exponential(0, 0).upper(1025)).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(new Exponential(0, 0).lower(-1080)).isEqualTo(0);
  }

  @Test
  void aZeroThresholdWithinABinIsRaisedToItsEnd() {
    Distribution narrow = exponential(0, 0.001, 1, List.of(2, 3)); // (0.5,1]: 2, (1,2]: 3
    Distribution wide = exponential(0, 0.75, 4, List.of(0, 5));

    Distribution sum = narrow.plus(wide);

    assertThat(sum.layout()).isEqualTo(new Exponential(0, 1));
    assertThat(sum.zeros()).isEqualTo(7);
    assertThat(sum.positive()).isEqualTo(BinCounts.of(1, 8));
  }

  @Property(tries = 500)
  void nothingIsLostWhenLayoutsDiffer(
      @ForAll @IntRange(min = -4, max = 8) int oneSchema,
      @ForAll @IntRange(min = -4, max = 8) int otherSchema,
      @ForAll @Size(min = 1, max = 20) List<@IntRange(min = 0, max = 9) Integer> some,
      @ForAll @Size(min = 1, max = 20) List<@IntRange(min = 0, max = 9) Integer> others,
      @ForAll @IntRange(min = 0, max = 3) int threshold) {
    Distribution a = exponential(oneSchema, 0, 1, some);
    Distribution b = exponential(otherSchema, threshold, 2, others);

    Distribution sum = a.plus(b);

    assertThat(sum.zeros() + sum.positive().total()).isEqualTo(a.count() + b.count());
    assertThat(sum.isSameAs(b.plus(a))).isTrue();
    assertThat(((Exponential) sum.layout()).schema()).isEqualTo(Math.min(oneSchema, otherSchema));
    assertThat(sum.isResetAfter(a)).isFalse();
    assertThat(sum.isResetAfter(b)).isFalse();
  }

  @Test
  void ofBoundsOfOnesOwnThoseThatBothHaveAreKept() {
    Distribution a = custom(new double[] {1, 2, 4}, 1, 2, 3, 4);
    Distribution b = custom(new double[] {2, 3, 4}, 10, 20, 30, 40);

    Distribution sum = a.plus(b);

    assertThat(sum.layout()).isEqualTo(new Custom(2, 4));
    assertThat(sum.positive()).isEqualTo(BinCounts.of(0, 13, 53, 44));
    assertThat(a.hasOtherBoundsThan(b)).isTrue();
  }

  @Test
  void differentKindsOfLayoutDoNotAddUp() {
    Distribution a = exponential(0, 0, 0, List.of(1));
    Distribution b = custom(new double[] {1}, 1);

    assertThat(a.isMergeableWith(b)).isFalse();
    assertThatThrownBy(() -> a.plus(b)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aCounterBeganAnewWhereACountFellOrItsLayoutBecameFiner() {
    Distribution before = exponential(0, 0, 1, List.of(2, 3));

    assertThat(exponential(0, 0, 1, List.of(2, 4)).isResetAfter(before)).isFalse();
    assertThat(exponential(0, 0, 0, List.of(2, 9)).isResetAfter(before)).isTrue();
    assertThat(exponential(0, 0, 1, List.of(1, 9)).isResetAfter(before)).isTrue();
    assertThat(exponential(-1, 0, 1, List.of(2, 9)).isResetAfter(before)).isFalse();
    assertThat(exponential(1, 0, 1, List.of(2, 9)).isResetAfter(before)).isTrue();
    assertThat(exponential(0, 1, 3, List.of(0, 9)).isResetAfter(before)).isFalse();
    assertThat(before.isResetAfter(exponential(0, 1, 0, List.of(0, 0)))).isTrue();
    assertThat(before.withHint(ResetHint.RESET).isResetAfter(before)).isTrue();
    assertThat(before.withHint(ResetHint.NOT_RESET).isResetAfter(before.times(2))).isFalse();
  }

  @Test
  void aHintSaysAsMuchAsBothDo() {
    assertThat(ResetHint.NOT_RESET.with(ResetHint.NOT_RESET)).isEqualTo(ResetHint.NOT_RESET);
    assertThat(ResetHint.NOT_RESET.with(ResetHint.UNKNOWN)).isEqualTo(ResetHint.UNKNOWN);
    assertThat(ResetHint.RESET.with(ResetHint.NOT_RESET)).isEqualTo(ResetHint.UNKNOWN);
    assertThat(ResetHint.RESET.with(ResetHint.GAUGE)).isEqualTo(ResetHint.GAUGE);
    assertThat(ResetHint.RESET.contradicts(ResetHint.NOT_RESET)).isTrue();
    assertThat(ResetHint.RESET.contradicts(ResetHint.UNKNOWN)).isFalse();
  }

  @Test
  void dividedByZeroNothingIsLeftButInfinity() {
    Distribution divided = exponential(0, 0, 1, List.of(2)).dividedBy(0);

    assertThat(divided.count()).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(divided.positive()).isEqualTo(BinCounts.NONE);
  }

  @Test
  void isWrittenAsPrometheusWritesIt() {
    Distribution histogram =
        new Distribution(
            new Exponential(0, 0.001),
            20,
            10,
            2,
            BinCounts.of(0, 1, 2),
            BinCounts.of(0, 1, 2),
            ResetHint.UNKNOWN);

    assertThat(histogram)
        .hasToString(
            "{count:20, sum:10, [-2,-1):2, [-1,-0.5):1, [-0.001,0.001]:2, (0.5,1]:1, (1,2]:2}");
  }
}

package dev.masterperf.api.histogram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.masterperf.api.histogram.ExponentialBuckets.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class BucketsTest {

  /** What was added between two states comes out, although the later one is coarser. */
  @Property(tries = 300)
  void theDifferenceOfTwoStatesIsWhatCameBetween(
      @ForAll @Size(min = 1, max = 60) List<@IntRange(min = -2000, max = 2000) Integer> before,
      @ForAll @Size(min = 1, max = 60) List<@IntRange(min = -2000, max = 2000) Integer> between,
      @ForAll @IntRange(min = -2, max = 8) int scale,
      @ForAll @IntRange(min = 0, max = 4) int coarser) {
    ExponentialBuckets earlier = buckets(scale, before);
    List<Integer> all = new ArrayList<>();
    before.forEach(index -> all.add(index >> coarser));
    between.forEach(index -> all.add(index >> coarser));
    ExponentialBuckets later = buckets(scale - coarser, all);

    Buckets added = later.since(earlier).orElseThrow();

    List<Integer> expected = between.stream().map(index -> index >> coarser).sorted().toList();
    assertThat(added.count()).isEqualTo(between.size());
    assertThat(values(added)).isEqualTo(values(buckets(scale - coarser, expected)));
    assertThat(earlier.since(later)).isEmpty();
  }

  @Test
  void aWiderZeroBucketTakesInWhatItCoversNow() {
    // (1/8, 1/4], (1/4, 1/2], (1/2, 1], (1, 2]
    ExponentialBuckets before =
        new ExponentialBuckets(0, 1, 0, new Row(-3, new long[] {2, 3, 4, 5}), Row.EMPTY);
    ExponentialBuckets after =
        new ExponentialBuckets(0, 7, 0.5, new Row(-1, new long[] {4, 6}), Row.EMPTY);

    Buckets added = after.since(before).orElseThrow();

    assertThat(added.count()).isEqualTo(2);
    assertThat(values(added)).containsExactly(0.0, 4.0 / 3);
  }

  @Test
  void whatCannotHaveGrownOutOfTheOtherIsNoDifference() {
    ExplicitBuckets one = new ExplicitBuckets(new double[] {1, 2}, new long[] {1, 2, 3});

    assertThat(new ExplicitBuckets(new double[] {1, 2}, new long[] {1, 3, 3}).since(one))
        .isPresent();
    assertThat(new ExplicitBuckets(new double[] {1, 2}, new long[] {9, 9, 2}).since(one)).isEmpty();
    assertThat(new ExplicitBuckets(new double[] {1, 3}, new long[] {9, 9, 9}).since(one)).isEmpty();
    assertThat(new ExponentialBuckets(0, 99, 0, Row.EMPTY, Row.EMPTY).since(one)).isEmpty();
    assertThat(
            new ExponentialBuckets(1, 9, 0, Row.EMPTY, Row.EMPTY)
                .since(new ExponentialBuckets(0, 1, 0, Row.EMPTY, Row.EMPTY)))
        .isEmpty();
  }

  @Test
  void impossibleBucketsAreRefusedWithWhatIsWrong() {
    assertThatThrownBy(() -> new ExplicitBuckets(new double[] {1}, new long[] {1}))
        .hasMessage("1 bounds need 2 bucket counts, there are 1");
    assertThatThrownBy(() -> new ExplicitBuckets(new double[] {2, 1}, new long[3]))
        .hasMessage("bounds must be finite and ascending");
    assertThatThrownBy(() -> new ExplicitBuckets(new double[] {Double.NaN}, new long[2]))
        .hasMessage("bounds must be finite and ascending");
    assertThatThrownBy(() -> new ExplicitBuckets(new double[0], new long[] {-1}))
        .hasMessage("the counts of its buckets are negative or too large");
    assertThatThrownBy(
            () ->
                new ExplicitBuckets(new double[] {1}, new long[] {Long.MAX_VALUE, Long.MAX_VALUE}))
        .hasMessage("the counts of its buckets are negative or too large");
    assertThatThrownBy(() -> new ExponentialBuckets(21, 0, 0, Row.EMPTY, Row.EMPTY))
        .hasMessage("scale must lie between -11 and 20, not be 21");
    assertThatThrownBy(() -> new ExponentialBuckets(0, 0, -1, Row.EMPTY, Row.EMPTY))
        .hasMessage("zero threshold must be 0 or more, not -1.0");
    assertThatThrownBy(() -> new Row(Integer.MAX_VALUE, new long[1]))
        .hasMessage("the offset of its buckets is too large");
    assertThatThrownBy(() -> new Row(0, new long[5_000]))
        .hasMessage("it has 5000 buckets, at most 4096 are taken");
  }

  @Test
  void newExtremesOfACumulativeHistogramAreThoseOfTheNewSamples() {
    Distribution before = Distribution.of(2, 5, 2, 3, null);
    Distribution wider = Distribution.of(4, 15, 1, 9, null);
    Distribution within = Distribution.of(4, 10, 2, 3, null);

    assertThat(wider.since(before).orElseThrow())
        .isEqualTo(new Distribution(2, 10, 1, 9, 1, 9, null));
    assertThat(within.since(before).orElseThrow())
        .isEqualTo(new Distribution(2, 5, Double.NaN, Double.NaN, 2, 3, null));
    assertThat(before.since(wider)).isEmpty();
  }

  private static ExponentialBuckets buckets(int scale, List<Integer> indexes) {
    int first = indexes.stream().mapToInt(i -> i).min().orElseThrow();
    int last = indexes.stream().mapToInt(i -> i).max().orElseThrow();
    long[] counts = new long[last - first + 1];
    indexes.forEach(i -> counts[i - first]++);
    return new ExponentialBuckets(scale, 0, 0, new Row(first, counts), Row.EMPTY);
  }

  private static List<Double> values(Buckets buckets) {
    List<Double> values = new ArrayList<>();
    buckets.spread(
        Double.NEGATIVE_INFINITY,
        Double.POSITIVE_INFINITY,
        (value, times) -> {
          for (long i = 0; i < times; i++) {
            values.add(value);
          }
        });
    assertThat(values).isSorted();
    assertThat(Arrays.asList(values.toArray())).hasSize((int) buckets.count());
    return values;
  }
}

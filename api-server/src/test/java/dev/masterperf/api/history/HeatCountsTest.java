package dev.masterperf.api.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.masterperf.api.history.HeatCounts.Bucket;
import dev.masterperf.model.Sketch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class HeatCountsTest {

  private static Sketch sketch(double... values) {
    Sketch sketch = new Sketch();
    for (double value : values) {
      sketch.add(value, 1);
    }
    return sketch;
  }

  private static HeatCounts of(int most, List<double[]> cells) {
    HeatCounts counts = new HeatCounts(most);
    cells.forEach(values -> counts.add(sketch(values)));
    return counts;
  }

  @Example
  void aValueLiesInTheBucketAroundIt() {
    HeatCounts counts = of(40, List.of(new double[] {0.01, 0.01, 1}));

    List<Bucket> buckets = counts.buckets();
    double[] row = counts.counts(0);
    assertThat(buckets).hasSizeLessThanOrEqualTo(40);
    assertThat(row).isNotNull().hasSize(buckets.size());
    assertThat(row[0]).isEqualTo(2);
    assertThat(row[row.length - 1]).isEqualTo(1);
    assertThat(buckets.get(0).lower()).isLessThanOrEqualTo(0.01);
    assertThat(buckets.get(0).upper()).isGreaterThanOrEqualTo(0.01);
    assertThat(buckets.get(row.length - 1).upper()).isGreaterThanOrEqualTo(1);
  }

  @Example
  void bucketsRiseAndTouchOneAnother() {
    List<Bucket> buckets = of(100, List.of(new double[] {-3, -0.001, 0, 0.2, 500})).buckets();

    for (int i = 1; i < buckets.size(); i++) {
      Bucket below = buckets.get(i - 1);
      Bucket above = buckets.get(i);
      assertThat(above.lower()).isGreaterThanOrEqualTo(below.upper());
      if (below.lower() > 0 || above.upper() < 0) {
        assertThat(above.lower()).isEqualTo(below.upper());
      }
    }
    assertThat(buckets).contains(new Bucket(0, 0));
  }

  @Example
  void whereNothingWasMeasuredIsAGap() {
    HeatCounts counts = new HeatCounts(10);
    counts.add(sketch(1));
    counts.add(null);

    assertThat(counts.cells()).isEqualTo(2);
    assertThat(counts.counts(0)).isNotNull();
    assertThat(counts.counts(1)).isNull();
  }

  @Example
  void valuesOfOneMagnitudeAreToldApartAsFinelyAsASketchDoes() {
    List<Bucket> buckets = of(40, List.of(new double[] {1.0, 1.05, 1.1})).buckets();

    assertThat(buckets.get(0).upper() / buckets.get(0).lower()).isBetween(1.019, 1.021);
  }

  @Example
  void fewerThanFiveBucketsHaveNoRoomForBothSidesOfZero() {
    assertThatThrownBy(() -> new HeatCounts(4)).hasMessageContaining("need 5 buckets, not 4");
  }

  @Provide
  Arbitrary<List<double[]>> cells() {
    Arbitrary<Double> value =
        Arbitraries.oneOf(
            Arbitraries.doubles().between(-1e6, 1e6),
            Arbitraries.doubles().between(-9, -3).map(power -> Math.pow(10, power)),
            Arbitraries.just(0.0),
            Arbitraries.doubles().between(12, 17).map(power -> Math.pow(10, power)));
    return value.array(double[].class).ofMaxSize(20).list().ofMinSize(1).ofMaxSize(12);
  }

  @Property(tries = 300)
  void noValueIsLostAndThereAreNeverMoreBuckets(
      @ForAll("cells") List<double[]> cells, @ForAll @IntRange(min = 5, max = 60) int most) {
    HeatCounts counts = of(most, cells);

    assertThat(counts.buckets()).hasSizeLessThanOrEqualTo(most);
    for (int i = 0; i < cells.size(); i++) {
      assertThat(Arrays.stream(counts.counts(i)).sum()).isEqualTo(cells.get(i).length);
    }
  }

  @Property(tries = 300)
  void theOrderInWhichCellsComeDoesNotMatter(
      @ForAll("cells") List<double[]> cells, @ForAll @IntRange(min = 5, max = 60) int most) {
    List<double[]> turned = new ArrayList<>(cells);
    Collections.reverse(turned);

    HeatCounts counts = of(most, cells);
    HeatCounts other = of(most, turned);

    assertThat(other.buckets()).isEqualTo(counts.buckets());
    for (int i = 0; i < cells.size(); i++) {
      assertThat(other.counts(cells.size() - 1 - i)).isEqualTo(counts.counts(i));
    }
  }
}

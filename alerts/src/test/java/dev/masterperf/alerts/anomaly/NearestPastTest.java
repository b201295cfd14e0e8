package dev.masterperf.alerts.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NearestPastTest {
  private static final List<Integer> LENGTHS = List.of(2, 3, 5);
  private static final int CANDIDATES = 20;

  @Property
  void isTheDistanceAPlainSearchFinds(
      @ForAll @Size(max = 80) List<@IntRange(min = 0, max = 50) Integer> points,
      @ForAll Norm norm,
      @ForAll @IntRange(min = 1, max = 3) int rank) {
    NearestPast past = new NearestPast(LENGTHS, CANDIDATES, rank, norm, new Scratch());
    for (int newest = 0; newest < points.size(); newest++) {
      past.add(points.get(newest));

      for (int each = 0; each < LENGTHS.size(); each++) {
        double expected = naive(points, newest, LENGTHS.get(each), rank, norm);
        if (Double.isNaN(expected)) {
          assertThat(past.distance(each)).isNaN();
        } else {
          assertThat(past.distance(each)).isCloseTo(expected, within(1e-9));
        }
      }
    }
  }

  private static double naive(List<Integer> points, int newest, int length, int rank, Norm norm) {
    double[] distances =
        IntStream.rangeClosed(newest - length - CANDIDATES, newest - length)
            .filter(end -> end - length + 1 >= 0)
            .mapToDouble(end -> distance(points, newest, end, length, norm))
            .sorted()
            .toArray();
    return newest < 2 * length || distances.length < rank ? Double.NaN : distances[rank - 1];
  }

  private static double distance(List<Integer> points, int one, int other, int length, Norm norm) {
    double[] differences =
        IntStream.range(0, length)
            .mapToDouble(back -> Math.abs(points.get(one - back) - points.get(other - back)))
            .toArray();
    DoubleStream all = DoubleStream.of(differences);
    return switch (norm) {
      case LARGEST -> all.max().orElse(0);
      case MEAN -> all.average().orElse(0);
      case ROOT_MEAN_SQUARE -> Math.sqrt(all.map(d -> d * d).average().orElse(0));
    };
  }

  @Test
  void tellsWhenTheNearestWas() {
    NearestPast past = new NearestPast(List.of(3), 100, 1, Norm.LARGEST, new Scratch());
    for (int i = 0; i < 40; i++) {
      past.add(i);
    }
    for (double point : new double[] {5, 6, 7}) {
      past.add(point);
    }

    assertThat(past.distance(0)).isZero();
    assertThat(past.age(0)).isEqualTo(42 - 7);
  }

  @ParameterizedTest
  @EnumSource
  void ofWindowsThatAreEquallyFarTheOldestCounts(Norm norm) {
    NearestPast past = new NearestPast(List.of(3), 100, 1, norm, new Scratch());
    for (int i = 0; i < 40; i++) {
      past.add(i % 2);
    }
    past.add(0.25);

    assertThat(past.age(0)).isEqualTo(40 - 2);
  }
}

package dev.masterperf.api.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;

class ShiftTest {
  private static final double[] AROUND_TEN = {9, 10, 11, 10, 9, 11, 10};

  @Example
  void isTheDifferenceOfMediansInRobustDeviations() {
    Shift shift = Shift.of(AROUND_TEN, new double[] {19, 20, 21, 20, 21}, 0).orElseThrow();

    assertThat(shift.before()).isEqualTo(10);
    assertThat(shift.during()).isEqualTo(20);
    // Distances: 1 0 1 0 1 1 0 and 1 0 1 0 1, of which 1 is the median; so one deviation is 1.4826.
    assertThat(shift.deviations()).isCloseTo(10 / 1.4826, within(1e-9));
  }

  @Example
  void aFallIsNegative() {
    assertThat(Shift.of(AROUND_TEN, new double[] {5, 5, 5}, 0).orElseThrow().deviations())
        .isNegative();
  }

  @Example
  void oneWildValueChangesNothing() {
    double[] wild = AROUND_TEN.clone();
    wild[3] = 1e9;

    Shift with = Shift.of(wild, new double[] {19, 20, 21, 20, 1e12}, 0).orElseThrow();

    assertThat(with.deviations()).isBetween(4.0, 10.0);
  }

  @Example
  void whatNeverMovedIsNotInfinitelyFarAway() {
    Shift shift = Shift.of(new double[] {1, 1, 1}, new double[] {2, 2, 2}, 0).orElseThrow();

    assertThat(shift.deviations()).isCloseTo(1 / (0.01 * 2), within(1e-9));
  }

  @Example
  void whatStaysAtZeroDoesNotMove() {
    assertThat(Shift.of(new double[3], new double[3], 0).orElseThrow().deviations()).isZero();
  }

  @Example
  void fewValuesSayNothing() {
    assertThat(Shift.of(new double[] {1, 2}, AROUND_TEN, 0)).isEmpty();
    assertThat(Shift.of(AROUND_TEN, new double[] {1, 2}, 0)).isEmpty();
  }

  @Example
  void countsScatterByTheirRootAtLeast() {
    Shift begun = Shift.ofCounts(new double[9], new double[] {100, 100, 100}).orElseThrow();
    Shift little = Shift.ofCounts(new double[9], new double[] {4, 4, 4}).orElseThrow();

    assertThat(begun.deviations()).isEqualTo(10);
    assertThat(little.deviations()).isEqualTo(2);
  }

  /** Of one distribution, two periods differ by little; a thousand of them are tried. */
  @Example
  void noiseAloneMovesLittle() {
    Random random = new Random(1);
    for (int i = 0; i < 1_000; i++) {
      double[] before = random.doubles(75).map(any -> 10 + random.nextGaussian()).toArray();
      double[] during = random.doubles(25).map(any -> 10 + random.nextGaussian()).toArray();
      assertThat(Math.abs(Shift.of(before, during, 0).orElseThrow().deviations())).isLessThan(2);
    }
  }

  private static double[] values(List<Double> boxed) {
    return boxed.stream().mapToDouble(Double::doubleValue).toArray();
  }

  @Property
  void neitherOrderNorScaleMatters(
      @ForAll @Size(min = 3, max = 30) List<@DoubleRange(min = 0.01, max = 1000) Double> some,
      @ForAll @Size(min = 3, max = 30) List<@DoubleRange(min = 0.01, max = 1000) Double> others) {
    double[] before = values(some);
    double[] during = values(others);
    double plain = Shift.of(before, during, 0).orElseThrow().deviations();

    double[] turned = new double[before.length];
    Arrays.setAll(turned, i -> 1024 * before[before.length - 1 - i]);
    double[] scaled = Arrays.stream(during).map(value -> 1024 * value).toArray();

    assertThat(Shift.of(turned, scaled, 0).orElseThrow().deviations())
        .isCloseTo(plain, within(1e-9 * (1 + Math.abs(plain))));
  }

  @Property
  void thereIsAsFarAsBack(
      @ForAll @Size(min = 3, max = 30) List<@DoubleRange(min = -1000, max = 1000) Double> some,
      @ForAll @Size(min = 3, max = 30) List<@DoubleRange(min = -1000, max = 1000) Double> others) {
    double[] one = values(some);
    double[] other = values(others);
    assertThat(Shift.of(one, other, 0).orElseThrow().deviations())
        .isEqualTo(-Shift.of(other, one, 0).orElseThrow().deviations());
  }
}

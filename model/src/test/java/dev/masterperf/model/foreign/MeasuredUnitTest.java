package dev.masterperf.model.foreign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MeasuredUnitTest {

  /** What libraries call their units, in words or codes. */
  @ParameterizedTest
  @CsvSource({
    "milliseconds, s, 19.6, 0.0196",
    "ms, s, 19.6, 0.0196",
    "ns, s, 3, 3e-9",
    "minutes, s, 2, 120",
    "min, s, 2, 120",
    "days, s, 1, 86400",
    "kilobytes, By, 1.5, 1500",
    "KB, By, 1.5, 1500",
    "MiB, By, 2, 2097152",
    "percent, 1, 7, 0.07",
    "%, 1, 7, 0.07",
    "celsius, Cel, 21.5, 21.5",
    "rows, 1, 3, 3"
  })
  void aWordTellsUnitAndFactor(String word, String base, double theirs, double ours) {
    MeasuredUnit unit = Units.ofWord(word);

    assertThat(unit.base().symbol()).isEqualTo(base);
    assertThat(unit.toBase(theirs)).isEqualTo(ours);
  }

  @Test
  void whoNamesNoUnitCounts() {
    assertThat(Units.ofWord(null)).isEqualTo(MeasuredUnit.ONE);
  }

  @Property
  void theQuickWayDiffersInTheLastBitsAtMost(
      @ForAll @DoubleRange(min = -1e12, max = 1e12) double number) {
    MeasuredUnit unit = MeasuredUnit.MILLISECONDS;
    double exact = unit.toBase(number);

    assertThat(unit.toBaseQuickly(number)).isCloseTo(exact, within(2 * Math.ulp(exact)));
    assertThat(unit.fromBase(exact)).isCloseTo(number, within(2 * Math.ulp(number)));
  }
}

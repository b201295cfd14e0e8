package dev.masterperf.alerts.anomaly;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class BandTest {

  @Property
  void isAboveOneExactlyOutside(
      @ForAll @DoubleRange(min = -1e15, max = 1e15) double expected,
      @ForAll @DoubleRange(min = 0, max = 10) double width) {
    Band band = Band.around(expected, width);

    for (double inside : new double[] {band.lower(), expected, band.upper()}) {
      assertThat(band.deviation(inside)).isBetween(0.0, 1.0);
    }
    for (double outside : new double[] {Math.nextDown(band.lower()), Math.nextUp(band.upper())}) {
      assertThat(band.deviation(outside)).isGreaterThan(1).isLessThanOrEqualTo(Band.FURTHEST);
    }
  }

  @Test
  void ofASeriesThatNeverMovedIsANumberToo() {
    Band band = Band.around(0, 0);

    assertThat(band.deviation(0)).isZero();
    assertThat(band.deviation(1)).isEqualTo(Band.FURTHEST);
    assertThat(Band.around(1e37, 1).deviation(-Double.MAX_VALUE)).isEqualTo(Band.FURTHEST);
  }
}

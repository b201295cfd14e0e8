package dev.masterperf.model;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** The table gives the bins that the sketch's own mapping gives, and no others. */
class BinTableTest {
  private static final BinTable BASE = new BinTable(1, Sketch.MIN_MAGNITUDE, Sketch.MAX_MAGNITUDE);
  private static final BinTable NANOS = new BinTable(1e9, 1, 0x1p63);

  @Property
  void everyMagnitudeHasTheSketchsBin(
      @ForAll @DoubleRange(min = 1, max = 2) double mantissa,
      @ForAll @IntRange(min = -39, max = 58) int exponent) {
    double magnitude = Math.scalb(mantissa, exponent);

    assertThat(BASE.bin(magnitude)).isEqualTo(Sketch.bin(magnitude));
  }

  @Property
  void everyDurationHasTheBinOfItsSeconds(@ForAll @LongRange(min = 1) long nanos) {
    assertThat(NANOS.bin((double) nanos)).isEqualTo(Sketch.bin(nanos / 1e9));
  }

  @Property
  void shortDurationsToo(@ForAll @LongRange(min = 1, max = 100_000_000_000L) long nanos) {
    assertThat(NANOS.bin((double) nanos)).isEqualTo(Sketch.bin(nanos / 1e9));
  }

  /** Where rounding decides: some hundred neighbours of each bin's end. */
  @Example
  void theNeighboursOfEachBinsEndHaveTheSketchsBin() {
    for (int bin = Sketch.bin(Sketch.MIN_MAGNITUDE) + 1;
        bin <= Sketch.bin(Sketch.MAX_MAGNITUDE);
        bin++) {
      long end = Double.doubleToRawLongBits(Sketch.lowerEnd(bin));
      for (int i = -150; i <= 150; i++) {
        double magnitude = Double.longBitsToDouble(end + i);
        assertThat(BASE.bin(magnitude)).as("%s", magnitude).isEqualTo(Sketch.bin(magnitude));
      }
    }
  }

  @Example
  void bothEndsOfTheTableAreInIt() {
    assertThat(BASE.bin(Sketch.MIN_MAGNITUDE)).isEqualTo(Sketch.bin(Sketch.MIN_MAGNITUDE));
    assertThat(BASE.bin(Sketch.MAX_MAGNITUDE)).isEqualTo(Sketch.bin(Sketch.MAX_MAGNITUDE));
    assertThat(NANOS.bin(1)).isEqualTo(Sketch.bin(1e-9));
    assertThat(NANOS.bin((double) Long.MAX_VALUE)).isEqualTo(Sketch.bin(Long.MAX_VALUE / 1e9));
  }
}

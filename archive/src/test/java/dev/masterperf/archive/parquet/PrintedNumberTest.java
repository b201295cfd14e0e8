package dev.masterperf.archive.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.model.Quantity;
import dev.masterperf.model.Unit;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrintedNumberTest {

  @Property(tries = 2000)
  void isWhatAQuantityPrints(@ForAll long seed) {
    Random random = new Random(seed);
    double decimal = random.nextInt(2_000_000_000) / Math.pow(10, random.nextInt(9));
    for (double number : new double[] {RoundTripTest.number(random), decimal, -decimal}) {
      for (Unit unit : new Unit[] {Unit.ONE, Unit.SECONDS, Unit.BYTES, new Unit("°C")}) {
        assertThat(PrintedNumber.text(number, unit)).isEqualTo(new Quantity(number, unit).toText());
      }
    }
  }

  /**
   * Files hold no text where it is this one, so it must stay this one for as long as files live.
   */
  @ParameterizedTest
  @CsvSource({
    "0, 1, 0",
    "-0.0, 1, 0",
    "100.37, 1, 100.4",
    "100.35, 1, 100.4",
    "99.005, 1, 99.01",
    "-12.50, 1, -12.5",
    "0.12345, 1, 0.1235",
    "0.0196, s, 19.6ms",
    "90, s, 90s",
    "7200, s, 2h",
    "1536, By, 1.5KiB",
    "3.5, °C, 3.5 °C",
    "1e300, 1, 1",
  })
  void isPinned(double number, String unit, String text) {
    String printed = PrintedNumber.text(number, Unit.of(unit));

    assertThat(number == 1e300 ? printed.substring(0, 1) : printed).isEqualTo(text);
  }
}

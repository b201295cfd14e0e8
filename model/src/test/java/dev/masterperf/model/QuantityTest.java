package dev.masterperf.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Locale;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {

  @ParameterizedTest
  @CsvSource({
    "19.6ms, 0.0196, s",
    "250 us, 0.00025, s",
    "3µs, 0.000003, s",
    "5ns, 5e-9, s",
    "2min, 120, s",
    "1.5h, 5400, s",
    "1KiB, 1024, By",
    "1kB, 1000, By",
    "1KB, 1000, By",
    "2 MiB/s, 2097152, By/s",
    "3GB, 3e9, By",
    "99.5%, 0.995, 1",
    "3.4x, 3.4, 1",
    "-7, -7, 1",
    "+.5, 0.5, 1",
    "1e3, 1000, 1"
  })
  void readsEveryUnitOfTheTable(String text, double measure, String unit) {
    Quantity quantity = Quantity.parse(text).orElseThrow();

    assertThat(quantity.measure()).isCloseTo(measure, within(Math.abs(measure) * 1e-12));
    assertThat(quantity.unit().symbol()).isEqualTo(unit);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ENABLED",
        "",
        "ms",
        "12 apples",
        "1  ms",
        "0x10",
        "1,5ms",
        "NaN",
        "1e999",
        "5m/s"
      })
  void anythingElseIsTextAndNoNumber(String text) {
    assertThat(Quantity.parse(text)).isEqualTo(Optional.empty());
  }

  @Property
  void whatPeopleReadIsTheNumberToThreeDigits(
      @ForAll @DoubleRange(min = 1e-9, max = 1e6) @Scale(12) double seconds) {
    String text = new Quantity(seconds, Unit.SECONDS).toText();

    assertThat(Quantity.parse(text).orElseThrow().measure())
        .as(text)
        .isCloseTo(seconds, within(seconds * 0.006));
  }

  /** The text is part of what people see and of what is stored; how it is made is not. */
  @Property(tries = 20_000)
  void numbersAreWrittenAsAFormatWouldWriteThem(
      @ForAll @DoubleRange(min = -1e9, max = 1e9) @Scale(9) double number,
      @ForAll @IntRange(min = -14, max = 12) int exponent) {
    double value = number * Math.pow(10, exponent);

    assertThat(new Quantity(value, Unit.ONE).toText()).isEqualTo(formatted(value));
    assertThat(new Quantity(Math.nextUp(number), Unit.ONE).toText())
        .isEqualTo(formatted(Math.nextUp(number)));
  }

  private static String formatted(double value) {
    if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      return Long.toString((long) value);
    }
    double magnitude = Math.abs(value);
    String format = magnitude >= 100 ? "%.1f" : magnitude >= 1 ? "%.2f" : "%.4g";
    String text = String.format(Locale.ROOT, format, value);
    return text.contains("e") ? text : text.replaceFirst("\\.?0+$", "");
  }
}

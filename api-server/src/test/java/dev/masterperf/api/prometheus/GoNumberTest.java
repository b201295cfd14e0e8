package dev.masterperf.api.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoNumberTest {
  /** What Go 1.19's {@code strconv.FormatFloat} makes of them, as Prometheus calls it. */
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0.0, -0",
    "1, 1",
    "-17, -17",
    "0.1, 0.1",
    "123456.789, 123456.789",
    "1e-6, 0.000001",
    "9.999e-7, 9.999e-07",
    "-1.5e-7, -1.5e-07",
    "1e-100, 1e-100",
    "9007199254740993, 9007199254740992",
    "1e20, 100000000000000000000",
    "123456789012345680000, 123456789012345680000",
    "1e21, 1e+21",
    "-1.25e22, -1.25e+22",
    "1.7976931348623157e308, 1.7976931348623157e+308",
    "2e-3, 0.002",
    "2.0E23, 2e+23",
    "4.9E-324, 5e-324",
    "9.9E-324, 1e-323",
    "1.5E-323, 1.5e-323",
    "2.2250738585072014E-308, 2.2250738585072014e-308",
    "NaN, NaN",
    "Infinity, +Inf",
    "-Infinity, -Inf"
  })
  void isWrittenAsPrometheusDoes(double value, String text) {
    assertThat(GoNumber.text(value)).isEqualTo(text);
  }

  @Property
  void readsBackAsTheSameNumber(@ForAll double value) {
    String text = GoNumber.text(value);
    double back =
        switch (text) {
          case "+Inf" -> Double.POSITIVE_INFINITY;
          case "-Inf" -> Double.NEGATIVE_INFINITY;
          default -> Double.parseDouble(text);
        };

    assertThat(Double.doubleToLongBits(back)).isEqualTo(Double.doubleToLongBits(value));
  }
}

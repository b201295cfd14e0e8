package dev.masterperf.query.series;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoNumberTest {
  /** What Go's fmt.Sprintf("%g") prints, by the rules of its package strconv. */
  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "-2.5, -2.5",
    "0.0001, 0.0001",
    "0.00001, 1e-05",
    "-0.0000123, -1.23e-05",
    "100000000000000000000, 100000000000000000000",
    "1e21, 1e+21",
    "1.5e300, 1.5e+300",
    "0.1, 0.1",
    "5.6843418860808015E-14, 5.684341886080802e-14", // a digit more by Java before 19
    "-4.9E-324, -5e-324", // a digit more by any Java
    "1.7976931348623157E308, 1.7976931348623157e+308",
    "0, 0",
    "NaN, NaN",
    "Infinity, +Inf",
    "-Infinity, -Inf"
  })
  void printsAsGoDoes(double value, String text) {
    assertThat(GoNumber.shortest(value)).isEqualTo(text);
  }
}

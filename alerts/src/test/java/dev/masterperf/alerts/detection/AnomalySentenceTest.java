package dev.masterperf.alerts.detection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnomalySentenceTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "2000000, 2000000",
    "0.0123456, 0.01235",
    "-123456789012, -123500000000",
    "1.7976931348623157E308, 1.798E+308",
    "-4.9E-324, -4.941E-324",
    "0.00000000012, 1.2E-10",
    "Infinity, Infinity",
    "NaN, NaN"
  })
  void aNumberIsAsLongAsPeopleCanRead(double value, String text) {
    assertThat(AnomalySentence.number(value)).isEqualTo(text);
  }
}

package dev.masterperf.alerts.rule;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The humanize rows are those of Prometheus' template_test.go. */
class ValueFormatTest {

  @ParameterizedTest
  @CsvSource({
    "PLAIN, 0.75, 0.75",
    "PLAIN, 100, 100",
    "PLAIN, 1e21, 1e+21",
    "PLAIN, 0.00001, 1e-05",
    "PLAIN, NaN, NaN",
    "PLAIN, Infinity, +Inf",
    "PLAIN, -Infinity, -Inf",
    "HUMANIZE, 0, 0",
    "HUMANIZE, 1, 1",
    "HUMANIZE, 1234567, 1.235M",
    "HUMANIZE, .12, 120m",
    "HUMANIZE, Infinity, +Inf",
    "HUMANIZE, NaN, NaN",
    "HUMANIZE_1024, 0, 0",
    "HUMANIZE_1024, 1, 1",
    "HUMANIZE_1024, 1048576, 1Mi",
    "HUMANIZE_1024, .12, 0.12",
    "HUMANIZE_DURATION, 0, 0s",
    "HUMANIZE_DURATION, 1, 1s",
    "HUMANIZE_DURATION, 60, 1m 0s",
    "HUMANIZE_DURATION, 3600, 1h 0m 0s",
    "HUMANIZE_DURATION, 86400, 1d 0h 0m 0s",
    "HUMANIZE_DURATION, 86461, 1d 0h 1m 1s",
    "HUMANIZE_DURATION, -3661, -1h 1m 1s",
    "HUMANIZE_DURATION, 899.99, 14m 59s",
    "HUMANIZE_DURATION, 9.999999999, 10s",
    "HUMANIZE_DURATION, .1, 100ms",
    "HUMANIZE_DURATION, .0001, 100us",
    "HUMANIZE_DURATION, .12345, 123.5ms",
    "HUMANIZE_DURATION, Infinity, +Inf",
    "HUMANIZE_PERCENTAGE, -0.22222, -22.22%",
    "HUMANIZE_PERCENTAGE, 0.0, 0%",
    "HUMANIZE_PERCENTAGE, 0.1234567, 12.35%",
    "HUMANIZE_PERCENTAGE, 1.23456, 123.5%",
  })
  void writesNumbersAsPrometheusDoes(ValueFormat format, double value, String text) {
    assertThat(format.text(value)).isEqualTo(text);
  }
}

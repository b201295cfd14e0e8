package dev.masterperf.alerts.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HumanizedTest {

  /** The rows are those of Prometheus' template_test.go. */
  @ParameterizedTest
  @CsvSource({
    "humanize, 0, 0",
    "humanize, 1, 1",
    "humanize, 1234567, 1.235M",
    "humanize, .12, 120m",
    "humanize, Infinity, +Inf",
    "humanize, NaN, NaN",
    "humanize1024, 0, 0",
    "humanize1024, 1, 1",
    "humanize1024, 1048576, 1Mi",
    "humanize1024, .12, 0.12",
    "humanizeDuration, 0, 0s",
    "humanizeDuration, 1, 1s",
    "humanizeDuration, 60, 1m 0s",
    "humanizeDuration, 3600, 1h 0m 0s",
    "humanizeDuration, 86400, 1d 0h 0m 0s",
    "humanizeDuration, 86461, 1d 0h 1m 1s",
    "humanizeDuration, -3661, -1h 1m 1s",
    "humanizeDuration, 899.99, 14m 59s",
    "humanizeDuration, 9.999999999, 10s",
    "humanizeDuration, .1, 100ms",
    "humanizeDuration, .0001, 100us",
    "humanizeDuration, .12345, 123.5ms",
    "humanizeDuration, Infinity, +Inf",
    "humanizePercentage, -0.22222, -22.22%",
    "humanizePercentage, 0.0, 0%",
    "humanizePercentage, 0.1234567, 12.35%",
    "humanizePercentage, 1.23456, 123.5%",
    "humanizeTimestamp, 1435065584.128, 2015-06-23 13:19:44.128 +0000 UTC",
    "humanizeTimestamp, 0, 1970-01-01 00:00:00 +0000 UTC",
    "humanizeTimestamp, NaN, NaN",
  })
  void writesNumbersAsPrometheusDoes(String function, double value, String text) {
    Function humanize = Functions.named(function);

    assertThat(humanize.body().apply(List.of(new Value.Real(value)), Alerts.of(0)))
        .isEqualTo(new Value.Text(text));
  }

  @ParameterizedTest
  @CsvSource({
    "0.75, 0.75",
    "100, 100",
    "1e21, 1e+21",
    "0.00001, 1e-05",
    "NaN, NaN",
    "Infinity, +Inf",
    "-Infinity, -Inf",
    "1234567, 1234567",
    "-0.0, -0",
  })
  void writesNumbersForPeopleWithoutPowersOfTen(double value, String text) {
    assertThat(GoNumber.plain(value)).isEqualTo(text);
  }

  /** What Go prints of them with {@code %v}. */
  @ParameterizedTest
  @CsvSource({
    "100000, 100000",
    "1000000, 1e+06",
    "1234567, 1.234567e+06",
    "123456789, 1.23456789e+08",
    "2e23, 2e+23",
    "0.0001, 0.0001",
    "0.00001, 1e-05",
    "12345678901234567, 1.2345678901234568e+16",
    "5e-324, 5e-324",
    "1.7976931348623157e308, 1.7976931348623157e+308",
    "0.1, 0.1",
    "-0.0, -0",
  })
  void writesNumbersAsGoDoes(double value, String text) {
    assertThat(GoNumber.shortest(value)).isEqualTo(text);
  }
}

package dev.masterperf.alerts.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTest {
  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "120 | PT2M",
        "0 | PT0S",
        "999999 | PT1H",
        "Sat, 31 Jan 2026 12:00:30 GMT | PT30S",
        "Sat, 31 Jan 2026 11:00:00 GMT | PT0S",
        "soon | PT0S",
        "-5 | PT0S",
      })
  void readsRetryAfterAsSecondsOrDateAndBoundsIt(String header, Duration wait) {
    assertThat(RetryAfter.read(header, NOW)).isEqualTo(wait);
  }
}

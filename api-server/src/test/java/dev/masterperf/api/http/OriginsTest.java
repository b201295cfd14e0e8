package dev.masterperf.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OriginsTest {

  @ParameterizedTest
  @CsvSource({
    "http://localhost:3004, localhost:3004, true",
    "https://perf.example, perf.example, true",
    "https://PERF.example, perf.EXAMPLE, true",
    "http://localhost:3005, localhost:3004, false",
    "http://localhost.evil.example:3004, localhost:3004, false",
    "http://evil.example/?localhost:3004, localhost:3004, false",
    "null, localhost:3004, false",
    "'not an address', localhost:3004, false",
    "http://localhost:3004, , false"
  })
  void aPageIsOurOwnIfHostAndPortAgree(String origin, String host, boolean own) {
    assertThat(Origins.isOwn(origin, host)).isEqualTo(own);
  }
}

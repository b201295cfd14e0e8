package dev.masterperf.producer.r2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.producer.r2.Finding.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.http.SdkHttpResponse;

class ClockSkewTest {
  /** What the endpoint says; it may mean any instant of that second. */
  private static final Instant TOLD = Instant.parse("2026-01-02T03:04:05Z");

  private static final String DATE = "Fri, 02 Jan 2026 03:04:05 GMT";

  /**
   * The request was sent {@code sent} after the second that the endpoint tells, and answered 100 ms
   * later.
   */
  @ParameterizedTest
  @CsvSource({
    "PT0S,        0,      OK,      no skew that can be told",
    "PT0.999S,    0,      OK,      no skew that can be told",
    "PT-0.1S,     0,      OK,      no skew that can be told",
    "PT1.5S,      0.5,    OK,      500ms ahead",
    "PT6S,        5,      OK,      5s ahead",
    "PT6.001S,    5.001,  WARNING, 5s ahead",
    "PT-5.1S,     5,      OK,      5s behind",
    "PT-5.101S,   5.001,  WARNING, 5s behind",
    "PT15M1S,     900,    WARNING, 15min ahead",
    "PT15M1.001S, 900.001, ERROR,  15min ahead",
    "PT-15M-0.2S, 900.1,  ERROR,   15min behind",
    "PT-24H,      86399.9, ERROR,  24h behind"
  })
  void isWhatNeitherTheHeadersWholeSecondsNorTheWayExplain(
      Duration sent, double seconds, Severity severity, String detail) {
    Instant before = TOLD.plus(sent);

    Finding found = ClockSkew.of(answer(DATE), before, before.plusMillis(100));

    assertThat(found.quantity().orElseThrow().measure()).isEqualTo(seconds);
    assertThat(found.severity()).isEqualTo(severity);
    assertThat(found.detail()).contains(detail);
  }

  @Test
  void aSlowAnswerIsNoSkew() {
    Finding found = ClockSkew.of(answer(DATE), TOLD.minusSeconds(600), TOLD.plusSeconds(600));

    assertThat(found.severity()).isEqualTo(Severity.OK);
  }

  @Test
  void anEndpointThatTellsNoTimeLeavesItOpen() {
    assertThat(ClockSkew.of(answer("yesterday"), TOLD, TOLD).value()).isEqualTo("UNKNOWN");
    assertThat(ClockSkew.of(Optional.empty(), TOLD, TOLD).severity()).isEqualTo(Severity.WARNING);
  }

  private static Optional<SdkHttpResponse> answer(String date) {
    return Optional.of(SdkHttpResponse.builder().statusCode(403).putHeader("date", date).build());
  }
}

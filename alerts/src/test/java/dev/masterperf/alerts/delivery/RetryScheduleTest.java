package dev.masterperf.alerts.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryScheduleTest {
  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

  @Property
  void waitsBetweenNothingAndABoundThatDoublesUpToTheCap(
      @ForAll @IntRange(min = 1, max = 1_000_000) int attempt, @ForAll long seed) {
    Duration delay = RetrySchedule.DEFAULT.delay(attempt, new Random(seed));

    double bound = Math.min(300_000, 500 * Math.pow(2, attempt - 1));
    assertThat((double) delay.toMillis()).isBetween(0.0, bound);
  }

  @Test
  void spreadsOverTheWholeBound() {
    Random random = new Random(1);
    long below = 0;
    for (int i = 0; i < 1000; i++) {
      below +=
          RetrySchedule.DEFAULT.delay(30, random).compareTo(Duration.ofSeconds(150)) < 0 ? 1 : 0;
    }

    assertThat(below).isBetween(400L, 600L);
  }

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
    assertThat(WebhookClient.retryAfter(header, NOW)).isEqualTo(wait);
  }
}

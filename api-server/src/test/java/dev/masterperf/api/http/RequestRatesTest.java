package dev.masterperf.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RequestRatesTest {
  private static final RequestLimits LIMITS =
      new RequestLimits(4, 10, 3, 2, Duration.ofSeconds(30), Duration.ofSeconds(5), 1_000);

  private long now = -3;
  private final RequestRates rates =
      new RequestRates(LIMITS.perSecond(), LIMITS.burst(), () -> now);

  @Test
  void aBurstIsAnsweredAndThenAsManyASecondAsAreSaid() {
    assertThat(answered("a", 100)).isEqualTo(10);

    now += TimeUnit.SECONDS.toNanos(1);
    assertThat(answered("a", 100)).isEqualTo(4);

    now += TimeUnit.HOURS.toNanos(1);
    assertThat(answered("a", 100)).isEqualTo(10);
  }

  @Test
  void whoAsksTooOftenIsToldHowOftenTheyMayAndTakesNothingFromOthers() {
    answered("a", 10);

    assertThatThrownBy(() -> rates.take("a"))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.problem().type()).isEqualTo(ProblemType.TOO_MANY_REQUESTS))
        .hasMessageContaining("4 times a second, 10 times at once");
    assertThatCode(() -> rates.take("b")).doesNotThrowAnyException();
  }

  @Test
  void asManyCallersAreRememberedAsMemoryIsMeantFor() {
    for (int i = 0; i < 20_000; i++) {
      rates.take("caller " + i);
    }

    assertThat(rates.callers()).isEqualTo(10_000);
  }

  /** No way of asking gets more than the burst and the rate together. */
  @Property(tries = 200)
  void whateverThePausesNobodyGetsMore(
      @ForAll @IntRange(max = 2_000) int pauseMillis, @ForAll @IntRange(min = 1, max = 30) int at) {
    long answered = 0;
    for (int i = 0; i < 20; i++) {
      answered += answered("a", at);
      now += TimeUnit.MILLISECONDS.toNanos(pauseMillis);
    }

    assertThat(answered).isLessThanOrEqualTo(10 + 4L * 19 * pauseMillis / 1_000 + 1);
  }

  @Test
  void whatGoesThroughMayBeSlowForAWhileAndThenHasToCatchUp() {
    assertThat(LIMITS.isTooSlow(1, TimeUnit.SECONDS.toNanos(5))).isFalse();
    assertThat(LIMITS.isTooSlow(1, TimeUnit.SECONDS.toNanos(6))).isTrue();
    assertThat(LIMITS.isTooSlow(1_000, TimeUnit.SECONDS.toNanos(6))).isFalse();
    assertThat(LIMITS.isTooSlow(999_999, TimeUnit.SECONDS.toNanos(1_006))).isTrue();
  }

  private int answered(String caller, int asked) {
    int answered = 0;
    for (int i = 0; i < asked; i++) {
      try {
        rates.take(caller);
        answered++;
      } catch (ProblemException refused) {
        continue;
      }
    }
    return answered;
  }
}

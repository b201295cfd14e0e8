package dev.masterperf.producer;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class FlushSpanTest {
  private static final long SECOND = 1_000_000_000;
  private static final long T = 1_767_323_045 * SECOND;

  @Test
  void aFlushJustAfterTheSecondTellsOfThatSecond() {
    assertThat(FlushSpan.between(T, T + SECOND + 3_000_000))
        .isEqualTo(new FlushSpan(T, T + SECOND));
  }

  @Test
  void aFlushWithinASecondTellsOfItsBeginningAndTheNextOfTheRest() {
    assertThat(FlushSpan.between(T, T + 300)).isEqualTo(new FlushSpan(T, T + 300));
    assertThat(FlushSpan.between(T + 300, T + SECOND + 7))
        .isEqualTo(new FlushSpan(T + 300, T + SECOND));
  }

  @Test
  void aFlushThatWasLateBySecondsTellsOfAllOfThem() {
    assertThat(FlushSpan.between(T, T + 3 * SECOND + 5))
        .isEqualTo(new FlushSpan(T, T + 3 * SECOND));
  }

  @Test
  void afterALongSleepOrAClockSetBackItTellsOfTheLastSecond() {
    assertThat(FlushSpan.between(T, T + 3_600 * SECOND))
        .isEqualTo(new FlushSpan(T + 3_599 * SECOND, T + 3_600 * SECOND));
    assertThat(FlushSpan.between(T + 90 * SECOND, T + 7)).isEqualTo(new FlushSpan(T, T + 7));
    assertThat(FlushSpan.between(T, T)).isEqualTo(new FlushSpan(T - SECOND, T));
  }

  @Property
  void flushesOfAnySecondFitItAndFollowOneAnother(
      @ForAll @LongRange(min = 0, max = 999_999_999) long before,
      @ForAll @LongRange(min = 1, max = 999_999_999) long later) {
    FlushSpan first = FlushSpan.between(T - SECOND + before, T + before);
    FlushSpan second = FlushSpan.between(first.endNanos(), T + before + later);

    for (FlushSpan span : new FlushSpan[] {first, second}) {
      assertThat(span.startNanos() / SECOND).isEqualTo((span.endNanos() - 1) / SECOND);
    }
    assertThat(second.startNanos()).isEqualTo(first.endNanos());
  }
}

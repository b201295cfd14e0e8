package dev.masterperf.api.histogram;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.model.Resolution;
import dev.masterperf.model.wire.Timestamps;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class SpanTest {

  @Test
  void anIntervalCountsForTheWindowInWhichItEnds() {
    assertThat(span("12:00:07.5", "12:00:17.5")).isEqualTo(expected("12:00:10", "12:00:17.5"));
    assertThat(span("12:00:25", "12:01:25")).isEqualTo(expected("12:01:00", "12:01:25"));
    assertThat(span("11:59:35", "12:00:35")).isEqualTo(expected("12:00:00", "12:00:35"));
    assertThat(span("12:00:00", "12:01:00")).isEqualTo(expected("12:00:00", "12:01:00"));
    assertThat(span("12:00:00.2", "12:00:00.7")).isEqualTo(expected("12:00:00.2", "12:00:00.7"));
    assertThat(span("12:00:00.7", "12:00:01.2")).isEqualTo(expected("12:00:01", "12:00:01.2"));
    assertThat(span("03:00:00", "12:20:00")).isEqualTo(expected("12:00:00", "12:20:00"));
  }

  @Test
  void withoutABeginningItIsTheSecondOfItsEnd() {
    long end = nanos("12:00:17.5");

    assertThat(Span.of(0, end)).isEqualTo(expected("12:00:17", "12:00:17.5"));
    assertThat(Span.of(end, end)).isEqualTo(expected("12:00:17", "12:00:17.5"));
    assertThat(Span.of(end + 1, end)).isEqualTo(expected("12:00:17", "12:00:17.5"));
  }

  @Property
  void someWindowHoldsEverySpanAndNoneIsLongerThanItsInterval(
      @ForAll @LongRange(min = 1_700_000_000_000_000_000L, max = 1_800_000_000_000_000_000L)
          long end,
      @ForAll @LongRange(min = 1, max = 100_000_000_000_000L) long length) {
    Span span = Span.of(end - length, end);

    assertThat(span.startNanos()).isBetween(end - length, end - 1);
    assertThat(span.endNanos()).isEqualTo(end);
    Resolution holding =
        Resolution.finestHolding(
                Timestamps.toMillis(span.startNanos()), Timestamps.toMillis(end - 1))
            .orElseThrow();
    assertThat(holding.sizeMillis())
        .isLessThanOrEqualTo(Math.max(1_000, Timestamps.toMillis(length)));
  }

  private static Span span(String from, String to) {
    return Span.of(nanos(from), nanos(to));
  }

  private static Span expected(String from, String to) {
    return new Span(nanos(from), nanos(to));
  }

  private static long nanos(String time) {
    return Timestamps.fromInstant(Instant.parse("2026-01-31T" + time + "Z"));
  }
}

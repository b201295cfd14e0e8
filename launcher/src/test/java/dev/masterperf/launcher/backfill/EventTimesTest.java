package dev.masterperf.launcher.backfill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.masterperf.launcher.backfill.EventTimes.Unit;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventTimesTest {

  @ParameterizedTest
  @CsvSource({
    "1700000000, 1700000000000000000",
    "1700000000.25, 1700000000250000000",
    "1700000000.123456789, 1700000000123456789",
    "1700000000123, 1700000000123000000",
    "1700000000123.5, 1700000000123500000",
    "1700000000123456, 1700000000123456000",
    "1700000000123456789, 1700000000123456789",
    "2023-11-14T22:13:20Z, 1700000000000000000",
    "2023-11-14T23:13:20.5+01:00, 1700000000500000000",
    "2023-11-14 22:13:20.123456789 Z, 1700000000123456789",
    "2023-11-14 23:13:20 +01:00, 1700000000000000000",
  })
  void readsEveryForm(String text, long nanos) {
    assertThat(new EventTimes(null, null).nanos(text)).isEqualTo(nanos);
  }

  @ParameterizedTest
  @CsvSource({
    "2023-11-14 23:13:20, 1700000000000000000",
    "2023-11-14T23:13:20.000, 1700000000000000000",
    "2023-11-14 23:13, 1699999980000000000",
    "2023-07-14, 1689285600000000000",
  })
  void readsLocalTimesInTheZoneThatWasNamed(String text, long nanos) {
    assertThat(new EventTimes(null, ZoneId.of("Europe/Berlin")).nanos(text)).isEqualTo(nanos);
  }

  @Test
  void localTimesWithoutAZoneAreRefused() {
    assertThatThrownBy(() -> new EventTimes(null, null).nanos("2023-11-14 23:13:20"))
        .hasMessageContaining("no offset from UTC; say its zone with --zone");
  }

  @Test
  void anotherMagnitudeThanThatOfTheFirstIsAMistake() {
    EventTimes times = new EventTimes(null, ZoneOffset.UTC);
    times.nanos("1700000000123");

    assertThatThrownBy(() -> times.nanos("1700000000"))
        .hasMessage("ts 1700000000 looks like s, not like ms, as those before it");
    assertThat(times.nanos("1700000000124")).isEqualTo(1_700_000_000_124_000_000L);
    assertThat(times.nanos("2023-11-14T22:13:20Z")).isEqualTo(1_700_000_000_000_000_000L);
  }

  @Test
  void aUnitThatWasToldIsCheckedToo() {
    assertThatThrownBy(() -> new EventTimes(Unit.SECONDS, null).nanos("1700000000123"))
        .hasMessage("ts 1700000000123 looks like ms, not like s, as --time-unit says");
    assertThatThrownBy(() -> new EventTimes(Unit.SECONDS, null).nanos("17"))
        .hasMessage("ts 17 is no time in s, as --time-unit says");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"yesterday", "17", "", "2023-13-01T00:00:00Z", "9999999999999999999", "-1", "1e9"})
  void whatIsNoTimeIsRefusedWithWhatWouldBe(String text) {
    assertThatThrownBy(() -> new EventTimes(null, ZoneOffset.UTC).nanos(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("ts " + text);
  }
}

package dev.masterperf.alerts.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeIntervalTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "times: [{start_time: '09:00', end_time: '17:00'}]; 2026-03-02T09:00:00Z; true",
        "times: [{start_time: '09:00', end_time: '17:00'}]; 2026-03-02T16:59:59Z; true",
        "times: [{start_time: '09:00', end_time: '17:00'}]; 2026-03-02T17:00:00Z; false",
        "times: [{start_time: '22:00', end_time: '24:00'}]; 2026-03-02T23:59:59Z; true",
        "weekdays: ['monday:friday']; 2026-03-02T12:00:00Z; true",
        "weekdays: ['monday:friday']; 2026-03-01T12:00:00Z; false",
        "weekdays: [Sunday]; 2026-03-01T12:00:00Z; true",
        "days_of_month: ['-1']; 2026-02-28T12:00:00Z; true",
        "days_of_month: ['-1']; 2024-02-28T12:00:00Z; false",
        "days_of_month: ['1:5', '-3:-1']; 2026-03-29T12:00:00Z; true",
        "days_of_month: ['1:5', '-3:-1']; 2026-03-28T12:00:00Z; false",
        "days_of_month: ['29:31']; 2026-02-28T12:00:00Z; false",
        "days_of_month: ['20:31']; 2026-02-28T12:00:00Z; true",
        "days_of_month: ['5:-5']; 2026-03-28T12:00:00Z; false",
        "days_of_month: ['-31:2']; 2026-02-01T12:00:00Z; true",
        "months: ['january:march', '5']; 2026-03-02T12:00:00Z; true",
        "months: ['january:march', '5']; 2026-04-02T12:00:00Z; false",
        "years: ['2026:2027']; 2025-12-31T23:59:59Z; false",
        "years: ['2026']; 2026-01-01T00:00:00Z; true",
        "{years: ['2026'], months: ['1']}; 2026-02-01T00:00:00Z; false",
        "{times: [{start_time: '09:00', end_time: '17:00'}], location: America/New_York};"
            + " 2026-03-02T13:59:59Z; false",
        "{times: [{start_time: '09:00', end_time: '17:00'}], location: America/New_York};"
            + " 2026-03-02T14:00:00Z; true",
      })
  void containsWhatAlertmanagerContains(String yaml, Instant at, boolean contained) {
    assertThat(interval(yaml).contains(at)).isEqualTo(contained);
  }

  @Test
  void localTimeStaysLocalWhenClocksChange() {
    TimeInterval night =
        interval("{times: [{start_time: '01:00', end_time: '02:00'}], location: Europe/Berlin}");
    ZoneId berlin = ZoneId.of("Europe/Berlin");

    assertThat(night.contains(LocalDateTime.of(2026, 3, 28, 1, 30).atZone(berlin).toInstant()))
        .isTrue();
    assertThat(night.contains(LocalDateTime.of(2026, 3, 30, 1, 30).atZone(berlin).toInstant()))
        .isTrue();
    assertThat(night.contains(LocalDateTime.of(2026, 3, 30, 0, 59).atZone(berlin).toInstant()))
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "times: [{start_time: '17:00', end_time: '09:00'}]; must be after start_time",
        "times: [{start_time: '9:00', end_time: '17:00'}]; expected a time from 00:00 to 24:00",
        "weekdays: [munday]; did you mean \"monday\"",
        "weekdays: ['friday:monday']; ends before it begins",
        "days_of_month: ['0']; from -31 to -1",
        "days_of_month: ['32']; from 1 to 31",
        "days_of_month: ['-1:1']; ends before it begins",
        "months: ['13']; from 1 to 12",
        "years: ['soon']; expected a whole number",
        "location: Mars/Olympus; a time zone such as Europe/Berlin",
        "weekday: [monday]; did you mean \"weekdays\"",
      })
  void saysWhatIsWrong(String yaml, String message) {
    assertThatThrownBy(() -> interval(yaml))
        .hasMessageContaining("am.yml:6: time_intervals[0].time_intervals[0]")
        .hasMessageContaining(message);
  }

  private static TimeInterval interval(String yaml) {
    String flow = yaml.startsWith("{") ? yaml : "{" + yaml + "}";
    AlertingFile file =
        Alerts.file(
            """
            receivers: [{name: all}]
            route: {receiver: all, routes: [{mute_time_intervals: [night]}]}
            time_intervals:
              - name: night
                time_intervals:
                  - %s
            """
                .formatted(flow));
    return file.route().routes().get(0).options().muteTimes().get(0).intervals().get(0);
  }
}

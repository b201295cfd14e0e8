package dev.masterperf.api.activity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.model.AlertState;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.AuditEntry;
import dev.masterperf.model.AuditEntry.Outcome;
import dev.masterperf.model.Fingerprint;
import dev.masterperf.model.Series;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HappeningsTest {
  private static final Instant AT = Instant.parse("2026-01-31T12:00:00Z");

  @Test
  void anAlertLeadsToItsEvidenceAndItsRow() {
    SortedMap<String, String> labels =
        new TreeMap<>(
            Map.of("alertname", "SlowUpload", "category", "R2", "type", "performance", "id", "up"));
    Series series = Series.of("R2", "Object Upload", "up");

    Happening told =
        Happenings.of(
            new AlertTransition(
                Fingerprint.of(labels),
                "SlowUpload",
                "g",
                "up > 1",
                labels,
                new TreeMap<>(Map.of("summary", "upload took 2 s")),
                series.key(),
                1,
                AlertState.FIRING,
                AT,
                AT,
                null,
                2,
                "2 > 1"));

    assertThat(told.kind()).isEqualTo(Kind.ALERT);
    assertThat(told.title()).isEqualTo("SlowUpload firing");
    assertThat(told.text()).isEqualTo("upload took 2 s (2 > 1)");
    assertThat(told.status()).isEqualTo("firing");
    assertThat(told.category()).isEqualTo("R2");
    assertThat(told.type()).isEqualTo("performance");
    assertThat(told.series()).isEqualTo(series.key());
    assertThat(told.fingerprint()).isEqualTo(Fingerprint.of(labels).hex());
  }

  @ParameterizedTest
  @CsvSource({
    "silence.create, SILENCE, Silence made, false",
    "silence.expire, SILENCE, Silence ended, false",
    "acknowledgement.withdraw, ACKNOWLEDGEMENT, Acknowledgement taken back, true",
    "feedback.create, AUDIT, Feedback made, true",
    "view.change, AUDIT, View changed, false",
    "rules.load, AUDIT, Rules loaded, false",
    "something, AUDIT, something, false"
  })
  void whatPeopleDidIsSaidInWords(String action, Kind kind, String title, boolean alert) {
    Happening told =
        Happenings.of(
            new AuditEntry(AT, "local", action, "0a1b", Outcome.REFUSED, "by ada: tests", "i-1"));

    assertThat(told.kind()).isEqualTo(kind);
    assertThat(told.title()).isEqualTo(title);
    assertThat(told.text()).isEqualTo("by ada: tests (local)");
    assertThat(told.status()).isEqualTo("refused");
    assertThat(told.subject()).isEqualTo("0a1b");
    assertThat(told.fingerprint()).isEqualTo(alert ? "0a1b" : null);
  }
}

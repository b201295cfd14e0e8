package dev.masterperf.api.detectors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.alerts.posted.PostedBook;
import dev.masterperf.alerts.posted.Posting;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.streams.anomaly.DetectorFigures;
import dev.masterperf.streams.anomaly.DetectorReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DetectorMemoryTest {
  private final List<Posting> posted = new ArrayList<>();
  private Instant now = Instant.parse("2026-11-28T00:00:00Z");
  private long refused;

  private final DetectorMemory memory =
      new DetectorMemory(
          this::report,
          "processor-1",
          new PostedBook() {
            @Override
            public List<AlertTransition> firing() {
              return List.of();
            }

            @Override
            public void post(List<Posting> postings) {
              posted.addAll(postings);
            }
          },
          () -> now);

  @AfterEach
  void close() {
    memory.close();
  }

  @Test
  void nothingIsSaidWhileEachSeriesHasItsDetector() {
    look(0);

    assertThat(posted).isEmpty();
  }

  @Test
  void seriesThatAreNotJudgedAreAnAlertThatSaysWhatToDo() {
    look(12);

    assertThat(posted).hasSize(1);
    Posting alert = posted.get(0);
    assertThat(alert.labels())
        .containsEntry("alertname", "DetectorMemorySpent")
        .containsEntry("severity", "warning")
        .containsEntry("instance", "processor-1");
    assertThat(alert.annotations().get("summary"))
        .isEqualTo(
            "12 series are not judged for anomalies: detectors of processor-1 have all of the 64MiB"
                + " they may take");
    assertThat(alert.annotations().get("description")).contains("--detector-memory");
    assertThat(alert.endsAt()).hasValue(now.plus(Duration.ofMinutes(5)));
  }

  @Test
  void theAlertIsPostedAgainWhileItLastsAndEndsOnceAllWereJudgedForAMinute() {
    look(12);
    look(13);
    assertThat(posted).hasSize(1);

    now = now.plus(DetectorMemory.REPEAT);
    look(13);
    assertThat(posted).hasSize(2);

    now = now.plusSeconds(30);
    look(0);
    assertThat(posted).as("rules that are read again count from 0 for a moment").hasSize(2);

    now = now.plusSeconds(30);
    look(0);
    assertThat(posted).hasSize(3);
    assertThat(posted.get(2).endsAt()).hasValue(now);
    assertThat(posted.get(2).labels()).isEqualTo(posted.get(0).labels());

    look(0);
    assertThat(posted).hasSize(3);
  }

  private void look(long series) {
    refused = series;
    memory.look();
  }

  private DetectorReport report() {
    DetectorFigures one = new DetectorFigures(3, 0, 0, refused, 0);
    return new DetectorReport(new TreeMap<>(Map.of("rule", one)), 64 << 20, 64 << 20);
  }
}

package dev.masterperf.model.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.model.AlertState;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.DeadLetter;
import dev.masterperf.model.Fingerprint;
import dev.masterperf.model.LateRecord;
import dev.masterperf.model.Notification;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.Series;
import dev.masterperf.model.Status;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class JsonTest {
  private static final Instant AT = Instant.parse("2026-01-31T12:00:00.5Z");
  private static final Series SERIES = Series.of("R2", "Object Upload", "upload");

  @Test
  void everyRecordOnATopicReadsBackTheSame() {
    Fingerprint fingerprint = Fingerprint.of(new TreeMap<>(Map.of("alertname", "Slow")));
    roundTrip(
        new AlertTransition(
            fingerprint,
            "Slow",
            "storage",
            "upload > 1",
            new TreeMap<>(Map.of("alertname", "Slow")),
            new TreeMap<>(),
            SERIES.key(),
            3,
            AlertState.RESOLVED,
            AT,
            AT,
            AT,
            Double.NaN,
            "no data"));
    roundTrip(
        new Notification(
            "msg_1",
            "webhook",
            "http://localhost:9/hook",
            fingerprint,
            3,
            Notification.Step.RETRYING,
            2,
            AT,
            503,
            "answered 503",
            AT,
            ""));
    roundTrip(new DeadLetter("future", "why", "masterperf.metrics.v1", 1, 2, 3, 1, "{}"));
    roundTrip(
        new LateRecord(
            PerfMetric.of(SERIES, "19.6ms", Status.OK, 1_700_000_000_000_000_000L),
            List.of(Resolution.SECOND),
            1,
            2));
  }

  @Test
  void identifiersAreStringsAndEnumsLowerCase() {
    String json =
        new String(
            Json.bytes(
                new LateRecord(
                    PerfMetric.of(SERIES, "ENABLED", Status.OK, 0),
                    List.of(Resolution.MINUTE),
                    1,
                    2)),
            StandardCharsets.UTF_8);

    assertThat(json).contains("\"missed\":[\"1m\"]").contains("\"status\":\"ok\"");
  }

  private static void roundTrip(Object value) {
    assertThat(Json.read(Json.bytes(value), value.getClass()))
        .as(new String(Json.bytes(value), StandardCharsets.UTF_8))
        .isEqualTo(value);
  }
}

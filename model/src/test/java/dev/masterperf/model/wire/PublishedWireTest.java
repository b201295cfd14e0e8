package dev.masterperf.model.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.masterperf.model.Aggregate;
import dev.masterperf.model.AlertState;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.DeadLetter;
import dev.masterperf.model.Fingerprint;
import dev.masterperf.model.LateRecord;
import dev.masterperf.model.MetricType;
import dev.masterperf.model.Notification;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.Series;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.model.Sketch;
import dev.masterperf.model.Status;
import dev.masterperf.model.Summary;
import dev.masterperf.model.Unit;
import dev.masterperf.model.WindowAggregate;
import dev.masterperf.model.WindowState;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Holds the promise of docs/consumers.md: within version 1 fields are only added. The files under
 * {@code v1} are what consumers were told; they are never edited. What is written today has to hold
 * every field of them with the same value, and may hold more; and records of that time, which still
 * lie in topics and buckets, have to be read as they were meant.
 */
class PublishedWireTest {
  private static final long SECOND = 1_700_000_000_000L;
  private static final long NANOS = SECOND * 1_000_000;
  private static final Instant AT = Instant.parse("2026-01-31T12:00:00.500Z");
  private static final Series SERIES =
      new Series(
          "prod/eu",
          "R2",
          MetricType.PERFORMANCE,
          "Object Upload",
          "Part",
          "upload",
          "host-1",
          new TreeMap<>(Map.of("zone", "a=1")));
  private static final String KEY =
      "prod/eu|R2|performance|Object Upload|Part|upload|host-1|zone=a\\=1";

  /** What is published, each with the way it is written, and read and written again. */
  enum Published {
    WINDOW("window.json", window(numbers())),
    WINDOW_OF_TEXT("window-of-text.json", window(text())),
    FIRING("transition-firing.json", transition(AlertState.FIRING, null, 0.9)),
    RESOLVED("transition-resolved.json", transition(AlertState.RESOLVED, AT, Double.NaN)),
    LATE("late.json", new LateRecord(metric(), List.of(Resolution.values()), 3, 1234)),
    LATE_SUMMARY(
        "late-summary.json", new LateRecord(summary(), List.of(Resolution.SECOND), 3, 1234)),
    DEAD_LETTER(
        "dead-letter.json",
        new DeadLetter("invalid", "a metric needs id", "masterperf.metrics.v1", 2, 7, 1, 1, "{}")),
    NOTIFICATION(
        "notification.json",
        new Notification(
            "msg_1",
            "webhook",
            "http://localhost:9/hook",
            fingerprint(),
            3,
            Notification.Step.RETRYING,
            2,
            AT,
            503,
            "answered 503",
            AT,
            "")),
    NOTIFICATION_QUEUED(
        "notification-queued.json",
        new Notification(
            "msg_1",
            "ops",
            "http://localhost:9/hook",
            fingerprint(),
            3,
            Notification.Step.QUEUED,
            0,
            AT,
            null,
            "",
            null,
            "{}",
            new Notification.Group(
                "{}:{alertname=\"Slow\"}",
                "ops",
                new TreeMap<>(Map.of("alertname", "Slow")),
                "firing",
                List.of(
                    new Notification.Alert(
                        fingerprint(),
                        3,
                        AlertState.FIRING,
                        new TreeMap<>(Map.of("alertname", "Slow")))))));

    private final String file;
    private final Object value;

    Published(String file, Object value) {
      this.file = file;
      this.value = value;
    }

    byte[] write() {
      return value instanceof WindowAggregate window
          ? AggregateCodec.toJson(window)
          : Json.bytes(value);
    }

    byte[] rewrite(byte[] json) {
      return value instanceof WindowAggregate
          ? AggregateCodec.toJson(AggregateCodec.fromJson(json))
          : Json.bytes(Json.read(json, value.getClass()));
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyPublishedFieldIsStillWrittenWithItsMeaning(Published published) throws IOException {
    JsonNode written = Json.tree(published.write());

    assertHolds(written, Json.tree(golden(published.file)), "");
  }

  @ParameterizedTest
  @EnumSource
  void whatWasPublishedIsStillRead(Published published) throws IOException {
    assertThat(Json.tree(published.rewrite(golden(published.file))))
        .isEqualTo(Json.tree(published.write()));
  }

  @Test
  void keysAndHomePartitionsStayWhereTheyAre() {
    assertThat(SERIES.key()).isEqualTo(new SeriesKey(KEY));
    assertThat(SERIES.key().homePartition(12)).isEqualTo(3);
    assertThat(SERIES.key().homePartition(4)).isEqualTo(3);
    assertThat(AggregateCodec.key(window(numbers()))).isEqualTo(KEY + "@1s@1700000000000");
    assertThat(fingerprint().hex()).isEqualTo("84b267850632d83c");
  }

  @Test
  void wordsOnTheWireStay() {
    assertThat(names(WindowState.values())).startsWith("open", "final", "corrected");
    assertThat(names(AlertState.values())).startsWith("pending", "firing", "resolved", "inactive");
    assertThat(names(Status.values())).startsWith("ok", "error");
    assertThat(Arrays.stream(Resolution.values()).map(Resolution::label))
        .containsExactly("1s", "10s", "1m", "1h");
    assertThat(List.of(Unit.SECONDS, Unit.BYTES, Unit.BYTES_PER_SECOND, Unit.ONE))
        .extracting(Unit::symbol)
        .containsExactly("s", "By", "By/s", "1");
  }

  private static List<String> names(Object[] constants) {
    return Arrays.stream(constants)
        .map(constant -> Json.tree(Json.bytes(constant)).asText())
        .toList();
  }

  /** Whether all of {@code golden} is in {@code written}, whatever else may be. */
  private static void assertHolds(JsonNode written, JsonNode golden, String path) {
    if (!golden.isObject()) {
      assertThat(written).as(path).isEqualTo(golden);
      return;
    }
    for (Map.Entry<String, JsonNode> field : golden.properties()) {
      String place = path + "/" + field.getKey();
      assertThat(written.has(field.getKey())).as(place + " is written").isTrue();
      assertHolds(written.get(field.getKey()), field.getValue(), place);
    }
  }

  private static WindowAggregate window(Aggregate aggregate) {
    return new WindowAggregate(
        SERIES.key(), Resolution.SECOND, SECOND, WindowState.CORRECTED, 2, aggregate);
  }

  private static Aggregate numbers() {
    Aggregate numbers = new Aggregate();
    numbers.addSample(0.25, Unit.SECONDS, Status.OK, NANOS, Aggregate.order(3, 1234));
    numbers.addSample(0, Unit.SECONDS, Status.OK, NANOS + 1, Aggregate.order(3, 1235));
    numbers.addSample(-2, Unit.SECONDS, Status.ERROR, NANOS + 2, Aggregate.order(3, 1236));
    numbers.addSteps(0.5, 2, 2);
    numbers.addEvent(Status.OK);
    return numbers;
  }

  private static Aggregate text() {
    Aggregate text = new Aggregate();
    text.addEvent(Status.ERROR);
    return text;
  }

  private static PerfMetric metric() {
    return PerfMetric.of(SERIES, "250ms", Status.ERROR, NANOS)
        .describedBy("PutObject", "bucket/a", "slow")
        .withProperties(Map.of("retries", "2"));
  }

  private static PerfMetric summary() {
    Sketch sketch = new Sketch();
    sketch.add(1, 3);
    sketch.add(2, 1);
    return new PerfMetric(
        SERIES,
        "1.25s",
        null,
        Unit.SECONDS,
        new Summary(
            NANOS, NANOS + 1_000_000_000, 4, 5, 7, 1, 2, 1, NANOS, 2, NANOS + 9, 1, 1, sketch),
        Status.OK,
        "",
        "",
        "",
        new TreeMap<>(),
        NANOS + 9);
  }

  private static TreeMap<String, String> labels() {
    return new TreeMap<>(Map.of("alertname", "SlowUpload", "id", "upload", "severity", "page"));
  }

  private static Fingerprint fingerprint() {
    return Fingerprint.of(labels());
  }

  private static AlertTransition transition(
      AlertState state, @Nullable Instant endsAt, double value) {
    return new AlertTransition(
        fingerprint(),
        "SlowUpload",
        "storage",
        "max_over_time(upload[1s]) > 500ms",
        labels(),
        new TreeMap<>(Map.of("summary", "upload took 900ms")),
        SERIES.key(),
        3,
        state,
        AT,
        AT.minusSeconds(1),
        endsAt,
        value,
        "0.9 > 0.5");
  }

  private static byte[] golden(String name) throws IOException {
    try (InputStream file = PublishedWireTest.class.getResourceAsStream("v1/" + name)) {
      return Objects.requireNonNull(file, name).readAllBytes();
    }
  }
}

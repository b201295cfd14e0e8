package dev.masterperf.launcher.tail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.masterperf.model.Aggregate;
import dev.masterperf.model.DeadLetter;
import dev.masterperf.model.LateRecord;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.Series;
import dev.masterperf.model.Status;
import dev.masterperf.model.Topics;
import dev.masterperf.model.Topics.Topic;
import dev.masterperf.model.Unit;
import dev.masterperf.model.WindowAggregate;
import dev.masterperf.model.WindowState;
import dev.masterperf.model.wire.AggregateCodec;
import dev.masterperf.model.wire.Json;
import dev.masterperf.model.wire.MetricCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TailReaderTest {
  private static final long TS = 1_700_000_000_123_456_789L;
  private static final Series UPLOAD = Series.of("R2", "Object Upload", "upload");
  private static final PerfMetric METRIC = PerfMetric.of(UPLOAD, "19.6ms", Status.OK, TS);

  @Test
  void aRecordOfSeveralMetricsIsSeveralLines() {
    byte[] batch =
        MetricCodec.encode(
            List.of(METRIC, PerfMetric.of(Series.of("A", "t", "i"), "x", Status.ERROR, TS)));

    List<TailItem> items = read(Topics.METRICS, batch);

    assertThat(items).hasSize(2);
    assertThat(items.get(0).cells())
        .containsExactly(
            "2023-11-14T22:13:20.123Z", "R2", "Object Upload", "upload", "19.6ms", "ok", "");
    assertThat(items.get(1).series()).contains(Series.of("A", "t", "i"));
    assertThat(items.get(0).json()).isEqualTo(text(MetricCodec.encode(METRIC)));
  }

  @Test
  void whatIsNoMetricIsShownWithItsReason() {
    byte[] batch = bytes("[{\"topic\":\"?\"}," + text(MetricCodec.encode(METRIC)) + "]");

    List<TailItem> items = read(Topics.METRICS, batch);

    assertThat(items.get(0).cells()).contains("unreadable: a metric needs category");
    assertThat(items.get(1).series()).contains(UPLOAD);
    assertThat(read(Topics.METRICS, bytes("hello")).get(0).cells().get(1))
        .startsWith("unreadable: not JSON");
    assertThat(read(Topics.ALERTS, bytes("hello")).get(0).cells().get(1)).startsWith("unreadable");
  }

  @Test
  void lateOnesNameWhatTheyMissed() {
    LateRecord late =
        new LateRecord(METRIC, List.of(Resolution.SECOND, Resolution.TEN_SECONDS), 1, 2);

    TailItem item = read(Topics.LATE, Json.bytes(late)).get(0);

    assertThat(item.cells())
        .containsExactly(
            "2023-11-14T22:13:20.123Z", "1s 10s", "R2", "Object Upload", "upload", "19.6ms");
  }

  @Test
  void windowsShowTheirSizeStateAndFigures() {
    Aggregate aggregate = new Aggregate();
    aggregate.addSample(0.0196, Unit.SECONDS, Status.OK, TS, 0);
    aggregate.addSample(0.04, Unit.SECONDS, Status.OK, TS + 1, 1);
    WindowAggregate window =
        new WindowAggregate(
            UPLOAD.key(),
            Resolution.SECOND,
            1_700_000_000_000L,
            WindowState.CORRECTED,
            3,
            aggregate);

    TailItem item = read(Topics.AGGREGATES, AggregateCodec.toJson(window)).get(0);

    assertThat(item.cells())
        .startsWith("2023-11-14T22:13:20.000Z", "1s", "corrected 3", "R2", "Object Upload")
        .endsWith("2", "19.6ms", "29.8ms", "40ms");
  }

  @Test
  void deadLettersBelongToTheSeriesTheyHold() {
    DeadLetter letter =
        new DeadLetter("future", "too early", "t", 0, 1, 0, 1, text(MetricCodec.encode(METRIC)));

    TailItem item = read(Topics.DLQ, Json.bytes(letter)).get(0);

    assertThat(item.series()).contains(UPLOAD);
    assertThat(item.cells()).contains("future", "too early");
  }

  @Test
  void removedKeysOfCompactedTopicsAreSaid() {
    TailItem item = TailReader.of(Topics.MATRIX).read(found(Topics.MATRIX, null)).get(0);

    assertThat(item.cells()).contains("removed", "key");
    assertThat(item.json()).isEqualTo("{\"removed\":\"key\"}");
  }

  @Test
  void whatTheRestOfTopicsHoldIsShownAsItIs() {
    assertThat(read(Topics.AUDIT, bytes("{\"a\":\n1}")).get(0).json()).isEqualTo("{\"a\":1}");
  }

  @Test
  void linesKeepTheirColumnsWhateverIsInThem() {
    TailTable table = TailTable.of("A", 5, "B", 3);

    assertThat(table.header()).isEqualTo("| A     | B   |");
    assertThat(table.line(List.of("a\nb|\u001b[31m", "long text"))).isEqualTo("| a b¦… | lo… |");
  }

  @Test
  void filtersAskForAllOfWhatIsGiven() {
    TailItem item = read(Topics.METRICS, MetricCodec.encode(METRIC)).get(0);

    assertThat(filter("global", "R2", "Object Upload", "upload", "19.6").takes(item)).isTrue();
    assertThat(filter(null, "R2", null, null, "OBJECT").takes(item)).isTrue();
    assertThat(filter("globa", null, null, null, null).takes(item)).isFalse();
    assertThat(filter(null, "Zstd", null, null, null).takes(item)).isFalse();
    assertThat(filter(null, "R2", null, "other", null).takes(item)).isFalse();
    assertThat(filter(null, null, null, null, "nowhere").takes(item)).isFalse();
  }

  @Test
  void placesToBeginAreReadOrRefused() {
    assertThat(Start.parse("5m")).isEqualTo(new Start.Ago(Duration.ofMinutes(5)));
    assertThat(Start.parse("2d")).isEqualTo(new Start.Ago(Duration.ofDays(2)));
    assertThat(Start.parse("beginning")).isEqualTo(new Start.Beginning());
    assertThat(Start.parse("end")).isEqualTo(new Start.End());
    assertThatThrownBy(() -> Start.parse("5 minutes")).hasMessageContaining("not 5 minutes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"alerts", "masterperf.alerts.v1"})
  void topicsHaveAShortAndALongName(String name) {
    assertThat(TailTopic.of(name).topic()).isEqualTo(Topics.ALERTS);
  }

  @Test
  void anUnknownTopicIsRefusedWithTheNearest() {
    assertThatThrownBy(() -> TailTopic.of("alrets"))
        .hasMessageContaining("no topic alrets; did you mean alerts?");
  }

  private static TailFilter filter(
      String scope, String category, String topic, String id, String text) {
    return new TailFilter(scope, category, null, topic, id, null, text);
  }

  private static List<TailItem> read(Topic topic, byte[] value) {
    return TailReader.of(topic).read(found(topic, value));
  }

  private static ConsumerRecord<byte[], byte[]> found(Topic topic, byte[] value) {
    return new ConsumerRecord<>(
        topic.name(),
        0,
        7,
        1_700_000_000_000L,
        TimestampType.LOG_APPEND_TIME,
        3,
        value == null ? 0 : value.length,
        bytes("key"),
        value,
        new RecordHeaders(),
        java.util.Optional.empty());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}

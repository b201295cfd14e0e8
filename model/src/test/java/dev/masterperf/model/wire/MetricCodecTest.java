package dev.masterperf.model.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.masterperf.model.MetricType;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Sketch;
import dev.masterperf.model.Status;
import dev.masterperf.model.Summary;
import dev.masterperf.model.Unit;
import dev.masterperf.model.wire.MetricCodec.Item;
import dev.masterperf.model.wire.MetricCodec.MalformedPayload;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MetricCodecTest {
  private static final long ARRIVAL = 1_700_000_000_123L;

  @Test
  void theSmallestMetricGetsItsDefaults() throws Exception {
    PerfMetric metric =
        accepted(
            "{\"category\":\"Isolation\",\"topic\":\"Agent Scaling\",\"id\":\"deploy\",\"value\":\"19.6ms\"}");

    assertThat(metric.series().scope()).isEqualTo("global");
    assertThat(metric.series().type()).isEqualTo(MetricType.PERFORMANCE);
    assertThat(metric.series().subCat()).isEqualTo("General");
    assertThat(metric.series().source()).isEmpty();
    assertThat(metric.value()).isEqualTo("19.6ms");
    assertThat(metric.measure()).isEqualTo(0.0196);
    assertThat(metric.unit()).isEqualTo(Unit.SECONDS);
    assertThat(metric.status()).isEqualTo(Status.OK);
    assertThat(metric.tsNanos()).isEqualTo(ARRIVAL * 1_000_000);
  }

  @Test
  void aMeasureWinsOverTheValueAndIsBroughtToItsBaseUnit() throws Exception {
    PerfMetric metric = accepted(withFields("\"value\":\"fast\",\"measure\":12,\"unit\":\"ms\""));

    assertThat(metric.value()).isEqualTo("fast");
    assertThat(metric.measure()).isEqualTo(0.012);
    assertThat(metric.unit()).isEqualTo(Unit.SECONDS);
  }

  @Test
  void textHasNoNumberAndAMeasureAloneGetsAReadableValue() throws Exception {
    assertThat(accepted(withFields("\"value\":\"ENABLED\"")).measure()).isNull();
    assertThat(accepted(withFields("\"measure\":0.0196,\"unit\":\"s\"")).value())
        .isEqualTo("19.6ms");
    assertThat(accepted(withFields("\"value\":42")).measure()).isEqualTo(42);
  }

  @Test
  void unknownFieldsBecomeProperties() throws Exception {
    PerfMetric metric =
        accepted(
            withFields(
                "\"value\":1,\"region\":\"weur\",\"try\":3,\"deep\":{\"a\":[1]},\"properties\":{\"k\":\"v\"}"));

    assertThat(metric.properties())
        .containsEntry("region", "weur")
        .containsEntry("try", "3")
        .containsEntry("deep", "{\"a\":[1]}")
        .containsEntry("k", "v");
  }

  @ParameterizedTest
  @CsvSource({
    "1700000000123, 1700000000123000000",
    "1700000000123456789, 1700000000123456789",
    "\"1700000000123456789\", 1700000000123456789",
    "\"2023-11-14T22:13:20.5Z\", 1700000000500000000",
    "\"2023-11-14T23:13:20+01:00\", 1700000000000000000"
  })
  void eventTimesComeInThreeForms(String ts, long nanos) throws Exception {
    assertThat(accepted(withFields("\"value\":1,\"ts\":" + ts)).tsNanos()).isEqualTo(nanos);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "\"value\":1,\"ts\":1700000000 # ts 1700000000 is neither epoch nanoseconds (18 or 19 digits) nor epoch milliseconds (12 to 14); send one of these, or ISO-8601",
        "\"value\":1,\"type\":\"perf\" # type must be configuration, validation, performance or benchmark, not perf",
        "\"value\":1,\"status\":\"bad\" # status must be ok or error, not bad",
        "\"measure\":\"12\" # measure must be a number, not a string",
        "\"status\":\"ok\" # a metric needs a value, a measure or a summary",
        "\"value\":[1] # value must be text, not an array",
        "\"value\":1,\"labels\":3 # labels must be an object, not a number",
        "\"measure\":1e999 # measure must be a finite number, not Infinity",
        "\"value\":1,\"scope\":\"\" # scope must not be empty"
      })
  void aRefusalSaysWhatIsWrong(String fields, String reason) throws Exception {
    Item item = decode(withFields(fields)).get(0);

    assertThat(item).isInstanceOf(Item.Refused.class);
    assertThat(((Item.Refused) item).reason()).isEqualTo(reason);
    assertThat(((Item.Refused) item).payload()).isEqualTo(withFields(fields));
  }

  @Test
  void aBadItemDoesNotSpoilItsNeighbours() throws Exception {
    List<Item> items =
        decode(
            "["
                + withFields("\"value\":1")
                + ", 7, {\"topic\":\"t\"}, "
                + withFields("\"value\":2")
                + "]");

    assertThat(items).extracting(Item::index).containsExactly(0, 1, 2, 3);
    assertThat(items.get(0)).isInstanceOf(Item.Accepted.class);
    assertThat(items.get(1))
        .isEqualTo(new Item.Refused(1, "a metric is a JSON object, not a number", 1, "7"));
    assertThat(items.get(2))
        .isEqualTo(new Item.Refused(2, "a metric needs category", 1, "{\"topic\":\"t\"}"));
    assertThat(items.get(3)).isInstanceOf(Item.Accepted.class);
  }

  @Test
  void whatIsTooLargeForATopicIsRefused() throws Exception {
    String labels =
        java.util.stream.IntStream.range(0, 5)
            .mapToObj(i -> "\"l" + i + "\":\"" + "x".repeat(1000) + "\"")
            .collect(java.util.stream.Collectors.joining(","));
    String properties =
        java.util.stream.IntStream.range(0, 20)
            .mapToObj(i -> "\"p" + i + "\":\"" + "x".repeat(4000) + "\"")
            .collect(java.util.stream.Collectors.joining(","));

    assertThat(refusal(withFields("\"value\":1,\"labels\":{" + labels + "}")))
        .contains("at most 4096 are taken");
    assertThat(refusal(withFields("\"value\":1,\"properties\":{" + properties + "}")))
        .startsWith("a metric has at most 65536 bytes");
  }

  @Test
  void timesBeforeTheFormsCanBeToldApartAreRefused() throws Exception {
    assertThat(refusal(withFields("\"value\":1,\"ts\":\"1970-01-01T00:00:00Z\"")))
        .isEqualTo("ts 1970-01-01T00:00:00Z lies before March 1973");
  }

  @Test
  void halfASurrogatePairIsRefused() throws Exception {
    String half = "\\" + "ud800";

    assertThat(refusal(withFields("\"value\":1,\"scope\":\"z" + half + "\"")))
        .isEqualTo("scope has half a surrogate pair, which no UTF-8 text can hold");
    assertThat(accepted(withFields("\"value\":\"\ud83d\ude80\"")).value())
        .isEqualTo("\ud83d\ude80");
  }

  @Property
  void whateverIsAcceptedReadsBackFromItsOwnEncoding(
      @ForAll String value, @ForAll long ts, @ForAll double measure) throws Exception {
    String json =
        new String(
            dev.masterperf.model.wire.Json.bytes(
                java.util.Map.of(
                    "category",
                    "R2",
                    "topic",
                    "t",
                    "id",
                    "i",
                    "value",
                    value,
                    "ts",
                    ts,
                    "measure",
                    measure)),
            StandardCharsets.UTF_8);
    if (decode(json).get(0) instanceof Item.Accepted accepted) {
      byte[] encoded = MetricCodec.encode(accepted.metric());
      assertThat(dev.masterperf.model.wire.Json.read(encoded, PerfMetric.class))
          .isEqualTo(accepted.metric());
    }
  }

  @Test
  void anEmptyBatchHasNoItems() throws Exception {
    assertThat(decode("[]")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "hello", "\"text\"", "12", "[{", "{}{}", "[1] 2", "null"})
  void aPayloadThatIsNoMetricAtAllIsRefusedWhole(String payload) {
    assertThatThrownBy(() -> decode(payload)).isInstanceOf(MalformedPayload.class);
  }

  @Test
  void aMessageTellsThePlaceOfASyntaxError() {
    assertThatThrownBy(() -> decode("[{\"a\": nope}]"))
        .hasMessageContaining("not JSON")
        .hasMessageContaining("at byte");
  }

  @Test
  void summariesReadBack() throws Exception {
    Sketch sketch = new Sketch();
    sketch.add(0.01, 1);
    sketch.add(0.03, 1);
    long start = ARRIVAL / 1000 * 1_000_000_000L;
    Summary summary =
        new Summary(
            start,
            start + 1_000_000_000L,
            2,
            0.04,
            0.001,
            0.01,
            0.03,
            0.01,
            start + 1,
            0.03,
            start + 2,
            1,
            0.02,
            sketch);
    PerfMetric metric = accepted(withFields("\"value\":\"x\""));
    PerfMetric sent =
        new PerfMetric(
            metric.series(),
            "30ms",
            null,
            Unit.SECONDS,
            summary,
            Status.OK,
            "",
            "",
            "",
            metric.properties(),
            start + 2);

    PerfMetric back = accepted(new String(MetricCodec.encode(sent), StandardCharsets.UTF_8));

    Summary got = back.summary();
    assertThat(got).isNotNull();
    assertThat(got.count()).isEqualTo(2);
    assertThat(got.errors()).isEqualTo(1);
    assertThat(got.sketch().quantile(1))
        .isCloseTo(0.03, org.assertj.core.data.Percentage.withPercentage(1));
    assertThat(back.events()).isEqualTo(2);
  }

  @Test
  void aSummaryThatContradictsItselfIsRefused() throws Exception {
    String json =
        withFields(
            "\"unit\":\"s\",\"summary\":{\"start\":1700000000000,\"end\":1700000001000,\"count\":5,\"sum\":1,\"sumSquares\":1,\"min\":2,\"max\":1,\"first\":1,\"firstTs\":1700000000000,\"last\":1,\"lastTs\":1700000000000}");

    Item.Refused refused = (Item.Refused) decode(json + "").get(0);

    assertThat(refused.reason()).isEqualTo("summary.min must not exceed summary.max");
    assertThat(refused.events()).isEqualTo(5);
  }

  @ParameterizedTest
  @CsvSource({
    "'', 1700000000900",
    "'\"ts\":1700000001000,', 1700000000900",
    "'\"ts\":1700000000000,', 1700000000900",
  })
  void aSummarysEventTimeIsThatOfItsLastSample(String ts, long lastTs) throws Exception {
    assertThat(accepted(summaryWith(ts)).tsNanos()).isEqualTo(lastTs * 1_000_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"ts\":1699999999999,", "\"ts\":9223372036854000000,"})
  void aSummaryWhoseTsContradictsItIsRefused(String ts) throws Exception {
    assertThat(refusal(summaryWith(ts))).startsWith("ts lies outside the summary's start and end");
  }

  @Test
  void aCountThatNobodyCanHaveCountedIsRefused() throws Exception {
    assertThat(refusal(summaryWith("").replace("\"count\":2", "\"count\":9223372036854775807")))
        .startsWith("summary.count must be at least 1 and at most");
  }

  private static String summaryWith(String ts) {
    return withFields(
        ts
            + "\"unit\":\"s\",\"summary\":{\"start\":1700000000000,\"end\":1700000001000,"
            + "\"count\":2,\"sum\":2,\"sumSquares\":2,\"min\":1,\"max\":1,\"first\":1,"
            + "\"firstTs\":1700000000100,\"last\":1,\"lastTs\":1700000000900}");
  }

  @Test
  void aSketchOfAnotherMappingIsRefusedWithTheReason() throws Exception {
    byte[] foreign = new byte[] {1, 2, 3};
    String json =
        withFields(
            "\"unit\":\"s\",\"summary\":{\"start\":1700000000000,\"end\":1700000001000,\"count\":2,\"sum\":3,\"sumSquares\":5,\"min\":1,\"max\":2,\"first\":1,\"firstTs\":1700000000000,\"last\":2,\"lastTs\":1700000000000,\"sketch\":\""
                + Base64.getEncoder().encodeToString(foreign)
                + "\"}");

    assertThat(((Item.Refused) decode(json).get(0)).reason()).startsWith("not a DDSketch message");
  }

  @Property
  void whateverComesIsReadOrRefusedAndNeverThrowsElse(@ForAll String noise) {
    String json = "[{\"category\":\"c\",\"topic\":\"t\",\"id\":\"i\"," + noise + "}]";
    try {
      assertThat(decode(json)).isNotNull();
    } catch (MalformedPayload e) {
      assertThat(e).hasMessageMatching("(?s).+");
    }
  }

  private static String withFields(String fields) {
    return "{\"category\":\"R2\",\"topic\":\"Object Upload\",\"id\":\"upload\"," + fields + "}";
  }

  private static String refusal(String json) throws MalformedPayload {
    return ((Item.Refused) decode(json).get(0)).reason();
  }

  private static List<Item> decode(String json) throws MalformedPayload {
    return MetricCodec.decode(json.getBytes(StandardCharsets.UTF_8), ARRIVAL);
  }

  private static PerfMetric accepted(String json) throws MalformedPayload {
    Item item = decode(json).get(0);
    assertThat(item).as(item.toString()).isInstanceOf(Item.Accepted.class);
    return ((Item.Accepted) item).metric();
  }
}

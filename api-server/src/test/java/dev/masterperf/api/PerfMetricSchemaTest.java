package dev.masterperf.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Quantity;
import dev.masterperf.model.Series;
import dev.masterperf.model.Status;
import dev.masterperf.model.Unit;
import dev.masterperf.model.wire.MetricCodec;
import dev.masterperf.model.wire.MetricCodec.Item;
import dev.masterperf.model.wire.MetricCodec.MalformedPayload;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The published schema and the reader must agree on what a metric is. */
class PerfMetricSchemaTest {
  private static final String IDENTITY = "\"category\":\"R2\",\"topic\":\"Upload\",\"id\":\"up\"";
  private static final String TIMES =
      "\"start\":1700000000000,\"end\":1700000001000,\"firstTs\":1700000000000,\"lastTs\":1700000000000,";

  private final Schema schema =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(MetricCodec.class.getResourceAsStream("perf-metric.schema.json"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"value\":\"19.6ms\"",
        "\"value\":42",
        "\"value\":true",
        "\"value\":null,\"measure\":1.5",
        "\"value\":\"\"",
        "\"measure\":12,\"unit\":\"ms\"",
        "\"measure\":12,\"unit\":\"requests\"",
        "\"value\":1,\"scope\":null,\"labels\":null,\"properties\":null,\"ts\":null",
        "\"value\":1,\"type\":\"Performance\",\"status\":\"ERROR\"",
        "\"value\":1,\"locations\":[\"weur\",\"enam\",3]",
        "\"value\":1,\"region\":\"weur\",\"deep\":{\"a\":[1]}",
        "\"value\":1,\"labels\":{\"a\":\"b\",\"n\":3,\"gone\":null}",
        "\"value\":1,\"ts\":1700000000123",
        "\"value\":1,\"ts\":1700000000123456789",
        "\"value\":1,\"ts\":\"1700000000123456789\"",
        "\"value\":1,\"ts\":\"1700000000123\"",
        "\"value\":1,\"ts\":\"2023-11-14T22:13:20.5Z\"",
        "\"value\":1,\"ts\":\"2023-11-14T23:13+01:00\"",
        "\"unit\":\"s\",\"summary\":{"
            + TIMES
            + "\"count\":5,\"sum\":5,\"sumSquares\":5,\"min\":1,\"max\":1,\"first\":1,\"last\":1}",
        "\"summary\":{"
            + TIMES
            + "\"count\":1,\"errors\":1,\"increase\":0,\"sketch\":null,\"sum\":1,\"sumSquares\":1,\"min\":1,\"max\":1,\"first\":1,\"last\":1}"
      })
  void bothTake(String fields) throws Exception {
    String json = "{" + IDENTITY + "," + fields + "}";

    assertThat(schema.validate(json, InputFormat.JSON)).isEmpty();
    assertThat(readerTakes(json)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "7",
        "{\"category\":\"R2\",\"topic\":\"t\",\"value\":1}",
        "{\"category\":\"\",\"topic\":\"t\",\"id\":\"i\",\"value\":1}",
        "{\"category\":null,\"topic\":\"t\",\"id\":\"i\",\"value\":1}",
        "{" + IDENTITY + "}",
        "{" + IDENTITY + ",\"value\":null}",
        "{" + IDENTITY + ",\"value\":[1]}",
        "{" + IDENTITY + ",\"value\":1,\"scope\":\"\"}",
        "{" + IDENTITY + ",\"value\":1,\"subCat\":\"\"}",
        "{" + IDENTITY + ",\"value\":1,\"type\":\"perf\"}",
        "{" + IDENTITY + ",\"value\":1,\"type\":\"\"}",
        "{" + IDENTITY + ",\"value\":1,\"status\":\"bad\"}",
        "{" + IDENTITY + ",\"value\":1,\"labels\":3}",
        "{" + IDENTITY + ",\"value\":1,\"labels\":{\"a\":[1]}}",
        "{" + IDENTITY + ",\"value\":1,\"properties\":{\"a\":{}}}",
        "{" + IDENTITY + ",\"value\":1,\"locations\":[[1]]}",
        "{" + IDENTITY + ",\"value\":1,\"pattern\":{}}",
        "{" + IDENTITY + ",\"value\":1,\"ts\":1700000000}",
        "{" + IDENTITY + ",\"value\":1,\"ts\":\"1700000000\"}",
        "{" + IDENTITY + ",\"value\":1,\"ts\":\"yesterday\"}",
        "{" + IDENTITY + ",\"value\":1,\"ts\":\"2023-11-14T22:13:20\"}",
        "{" + IDENTITY + ",\"value\":1,\"ts\":99999999999999999999}",
        "{" + IDENTITY + ",\"measure\":\"12\"}",
        "{" + IDENTITY + ",\"measure\":1,\"unit\":\"a-unit-of-more-than-thirty-two-letters\"}",
        "{" + IDENTITY + ",\"summary\":[]}",
        "{" + IDENTITY + ",\"summary\":{}}",
        "{"
            + IDENTITY
            + ",\"summary\":{"
            + TIMES
            + "\"count\":0,\"sum\":1,\"sumSquares\":1,\"min\":1,\"max\":1,\"first\":1,\"last\":1}}",
        "{"
            + IDENTITY
            + ",\"summary\":{"
            + TIMES
            + "\"count\":1,\"mean\":1,\"sum\":1,\"sumSquares\":1,\"min\":1,\"max\":1,\"first\":1,\"last\":1}}",
        "{"
            + IDENTITY
            + ",\"measure\":1,\"summary\":{"
            + TIMES
            + "\"count\":1,\"sum\":1,\"sumSquares\":1,\"min\":1,\"max\":1,\"first\":1,\"last\":1}}"
      })
  void bothRefuse(String json) throws Exception {
    assertThat(schema.validate(json, InputFormat.JSON)).isNotEmpty();
    assertThat(readerTakes(json)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "scope",
        "category",
        "topic",
        "subCat",
        "id",
        "source",
        "value",
        "pattern",
        "impact"
      })
  void bothHaveOneLimitForText(String field) throws Exception {
    int limit =
        field.equals("value") || field.equals("pattern") || field.equals("impact") ? 4096 : 1024;

    assertThat(bothSay(withText(field, "x".repeat(limit)))).isTrue();
    assertThat(bothSay(withText(field, "x".repeat(limit + 1)))).isFalse();
  }

  @Property(tries = 200)
  void whatWeWriteFollowsTheSchema(
      @ForAll @NotEmpty @StringLength(max = 50) String category,
      @ForAll @NotEmpty @StringLength(max = 50) String id,
      @ForAll @DoubleRange(min = -1e12, max = 1e12) double measure,
      @ForAll boolean failed) {
    PerfMetric metric =
        PerfMetric.of(
            Series.of(category, "Topic", id),
            new Quantity(measure, Unit.SECONDS),
            failed ? Status.ERROR : Status.OK,
            Rows.nanos(Rows.NOW));

    String json = new String(MetricCodec.encode(metric), StandardCharsets.UTF_8);

    assertThat(schema.validate(json, InputFormat.JSON)).isEmpty();
  }

  private boolean bothSay(String json) throws MalformedPayload {
    boolean valid = schema.validate(json, InputFormat.JSON).isEmpty();
    assertThat(readerTakes(json)).isEqualTo(valid);
    return valid;
  }

  private static String withText(String field, String text) {
    String base = "{\"category\":\"c\",\"topic\":\"t\",\"id\":\"i\",\"value\":\"v\"}";
    String written = "\"" + field + "\":\"" + text + "\"";
    String replaced = base.replaceFirst("\"" + field + "\":\"[^\"]*\"", written);
    return replaced.equals(base) ? base.replace("}", "," + written + "}") : replaced;
  }

  private static boolean readerTakes(String json) throws MalformedPayload {
    byte[] array = ("[" + json + "]").getBytes(StandardCharsets.UTF_8);
    return MetricCodec.decode(array, 1_700_000_000_123L).get(0) instanceof Item.Accepted;
  }
}

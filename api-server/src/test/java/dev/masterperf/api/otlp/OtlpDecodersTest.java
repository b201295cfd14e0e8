package dev.masterperf.api.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.CodedOutputStream;
import dev.masterperf.api.mapping.IncomingSeries.Label;
import dev.masterperf.api.otlp.OtlpMetric.DistributionPoint;
import dev.masterperf.api.otlp.OtlpMetric.ExplicitFields;
import dev.masterperf.api.otlp.OtlpMetric.ExponentialFields;
import dev.masterperf.api.otlp.OtlpMetric.Histogram;
import dev.masterperf.api.otlp.OtlpMetric.NumberPoint;
import dev.masterperf.api.otlp.OtlpMetric.Quantile;
import dev.masterperf.api.otlp.OtlpMetric.Sum;
import dev.masterperf.api.otlp.OtlpMetric.Summary;
import dev.masterperf.api.otlp.OtlpMetric.SummaryPoint;
import dev.masterperf.api.otlp.OtlpMetric.Temporality;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class OtlpDecodersTest {

  /** What a sink was given. */
  private static final class Taken implements MetricSink {
    private final List<Object> all = new ArrayList<>();
    private final List<OtlpMetric> metrics = new ArrayList<>();
    private final List<Origin> origins = new ArrayList<>();
    private int points;

    @Override
    public void expectPoint() {
      points++;
    }

    @Override
    public void take(Origin origin, OtlpMetric metric, Place place) {
      all.add(List.of(origin, metric, place.toString()));
      metrics.add(metric);
      origins.add(origin);
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyFieldThatIsUsedIsRead(Encoding encoding) throws Exception {
    Taken taken = read(encoding, OtlpBodies.everything());

    assertThat(taken.points).isEqualTo(11);
    assertThat(taken.origins.get(0).value("resource.service.name")).isEqualTo("cart");
    assertThat(taken.origins.get(0).value("scope.name")).isEqualTo("lib");
    assertThat(taken.origins.get(0).value("scope.version")).isEqualTo("1.2");
    OtlpMetric temperature = taken.metrics.get(0);
    assertThat(temperature.name()).isEqualTo("temperature");
    assertThat(temperature.unit()).isEqualTo("Cel");
    assertThat(temperature.data().points())
        .extracting(point -> ((NumberPoint) point).value())
        .containsExactly(21.5, -3.0, 0.0, Double.NaN, Double.NEGATIVE_INFINITY);
    assertThat(temperature.data().points().get(0).attributes())
        .containsExactly(
            new Label("nested", "{\"a\":\"x\\\"y\",\"b\":[-7,true,2.5]}"),
            new Label("bytes", "aGk="));
    assertThat(temperature.data().points().get(2).when().noRecordedValue()).isTrue();
    assertThat(temperature.data().points().get(0).when())
        .isEqualTo(new OtlpMetric.When(OtlpBodies.START, OtlpBodies.TIME, false));

    Sum requests = (Sum) taken.metrics.get(1).data();
    assertThat(requests.monotonic()).isTrue();
    assertThat(requests.temporality()).isEqualTo(Temporality.CUMULATIVE);
    Sum open = (Sum) taken.metrics.get(2).data();
    assertThat(open.monotonic()).isFalse();
    assertThat(open.points().get(0).value()).isEqualTo(0x1p63);

    Histogram latency = (Histogram) taken.metrics.get(3).data();
    DistributionPoint point = latency.points().get(0);
    assertThat(point.count()).isEqualTo(6);
    assertThat(List.of(point.sum(), point.min(), point.max())).containsExactly(2.25, 0.05, 0.9);
    assertThat(((ExplicitFields) point.fields()).bounds()).containsExactly(0.1, 0.5);
    assertThat(((ExplicitFields) point.fields()).counts()).containsExactly(1, 2, 3);
    assertThat(latency.points().get(1).fields()).isNull();
    assertThat(latency.points().get(1).min()).isNaN();

    Histogram size = (Histogram) taken.metrics.get(4).data();
    ExponentialFields fields = (ExponentialFields) size.points().get(0).fields();
    assertThat(size.temporality()).isEqualTo(Temporality.CUMULATIVE);
    assertThat(fields.scale()).isEqualTo(-2);
    assertThat(fields.zeros()).isEqualTo(4);
    assertThat(fields.zeroThreshold()).isEqualTo(1e-6);
    assertThat(fields.positive().offset()).isEqualTo(-5);
    assertThat(fields.positive().counts()).containsExactly(1, 0, 3);
    assertThat(fields.negative().offset()).isEqualTo(9);
    assertThat(fields.negative().counts()).containsExactly(2);

    SummaryPoint gc = ((Summary) taken.metrics.get(5).data()).points().get(0);
    assertThat(gc.count()).isEqualTo(10);
    assertThat(gc.sum()).isEqualTo(2.5);
    assertThat(gc.quantiles()).containsExactly(new Quantile(0.5, 0.2), new Quantile(1, 0.9));
    assertThat(gc.attributes()).containsExactly(new Label("pool", "old"));
  }

  @Test
  void bothEncodingsSayTheSame() throws Exception {
    ExportMetricsServiceRequest request = OtlpBodies.everything();

    assertThat(read(Encoding.JSON, request).all)
        .usingRecursiveComparison()
        .withComparatorForType(Double::compare, Double.class) // for which NaN equals NaN
        .isEqualTo(read(Encoding.PROTOBUF, request).all);
  }

  @Test
  void aResourceAndAScopeMayStandBehindTheirMetrics() throws Exception {
    ResourceMetrics resource = OtlpBodies.everything().getResourceMetrics(0);
    ScopeMetrics scope = resource.getScopeMetrics(0);
    byte[] turned =
        written(
            out -> {
              byte[] inner =
                  written(
                      in -> {
                        in.writeMessage(2, scope.getMetrics(0));
                        in.writeMessage(1, scope.getScope());
                      });
              byte[] outer =
                  written(
                      in -> {
                        in.writeByteArray(2, inner);
                        in.writeMessage(1, resource.getResource());
                      });
              out.writeByteArray(1, outer);
            });
    Taken taken = new Taken();

    ProtobufRequest.read(turned, taken);

    assertThat(taken.origins.get(0).value("resource.service.name")).isEqualTo("cart");
    assertThat(taken.origins.get(0).value("scope.name")).isEqualTo("lib");
    Taken json = new Taken();
    JsonRequest.read(
        ("{\"resourceMetrics\":[{\"scopeMetrics\":[{\"metrics\":[{\"gauge\":{\"dataPoints\":[]},"
                + "\"name\":\"m\"}],\"scope\":{\"name\":\"lib\"}}],\"resource\":{\"attributes\":["
                + "{\"value\":{\"stringValue\":\"cart\"},\"key\":\"service.name\"}]}}]}")
            .getBytes(StandardCharsets.UTF_8),
        json);
    assertThat(json.origins.get(0).value("resource.service.name")).isEqualTo("cart");
    assertThat(json.origins.get(0).value("scope.name")).isEqualTo("lib");
    assertThat(json.metrics.get(0).name()).isEqualTo("m");
  }

  @Test
  void jsonMayWriteNumbersAsStringsAndLeaveOutOrNullWhatIsAbsent() throws Exception {
    Taken taken = new Taken();
    JsonRequest.read(
        ("{\"resourceMetrics\":[null,{\"resource\":null,\"scopeMetrics\":[{\"scope\":null,"
                + "\"metrics\":[{\"name\":\"m\",\"unit\":null,\"sum\":null,\"gauge\":{\"dataPoints\":["
                + "{\"timeUnixNano\":\"1769860800000000000\",\"asInt\":\"-5\",\"later\":{\"a\":[1]}},"
                + "{\"timeUnixNano\":1769860800000000000,\"asDouble\":\"NaN\",\"attributes\":null},"
                + "{\"timeUnixNano\":1.7698608e18,\"asDouble\":3,\"flags\":1}]}}]}]}]}")
            .getBytes(StandardCharsets.UTF_8),
        taken);

    assertThat(taken.metrics.get(0).data().points())
        .extracting(point -> ((NumberPoint) point).value())
        .containsExactly(-5.0, Double.NaN, 3.0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "7",
        "{",
        "{}{}",
        "{\"resourceMetrics\":7}",
        "{\"resourceMetrics\":[7]}",
        "{\"resourceMetrics\":[{\"scopeMetrics\":[{\"metrics\":[{\"name\":7}]}]}]}",
        "{\"resourceMetrics\":[{\"scopeMetrics\":[{\"metrics\":[{\"gauge\":{\"dataPoints\":["
            + "{\"asInt\":\"12x\"}]}}]}]}]}",
        "{\"resourceMetrics\":[{\"scopeMetrics\":[{\"metrics\":[{\"gauge\":{\"dataPoints\":["
            + "{\"asInt\":1.5}]}}]}]}]}",
        "{\"resourceMetrics\":[{\"scopeMetrics\":[{\"metrics\":[{\"exponentialHistogram\":"
            + "{\"dataPoints\":[{\"scale\":99999999999}]}}]}]}]}"
      })
  void whatIsNoRequestInJsonIsToldWithItsPlace(String body) {
    MalformedRequest told =
        catchThrowableOfType(
            MalformedRequest.class,
            () -> JsonRequest.read(body.getBytes(StandardCharsets.UTF_8), new Taken()));

    assertThat(told)
        .hasMessageStartingWith("the body is no ExportMetricsServiceRequest in JSON: ")
        .hasMessageMatching(body.isEmpty() ? ".*" : ".*, at byte \\d+");
  }

  @Test
  void whatIsWrongInJsonIsToldWithItsField() {
    String sum =
        "{\"resourceMetrics\":[{\"scopeMetrics\":[{\"metrics\":[{\"sum\":"
            + "{\"aggregationTemporality\":\"DELTA\"}}]}]}]}";

    assertThatThrownBy(() -> JsonRequest.read(sum.getBytes(StandardCharsets.UTF_8), new Taken()))
        .hasMessageEndingWith(
            "expected an integer at"
                + " /resourceMetrics/0/scopeMetrics/0/metrics/0/sum/aggregationTemporality,"
                + " at byte "
                + sum.indexOf("\"DELTA"));
    assertThatThrownBy(
            () -> JsonRequest.read("{\"a\":".getBytes(StandardCharsets.UTF_8), new Taken()))
        .hasMessageContaining("in JSON: it ends in the middle of a value");
  }

  @Test
  void whatIsNoRequestInProtobufIsToldWithItsPlace() {
    byte[] cut = OtlpBodies.everything().toByteArray();
    byte[] half = java.util.Arrays.copyOf(cut, cut.length / 2);

    assertThatThrownBy(() -> ProtobufRequest.read(half, new Taken()))
        .isInstanceOf(MalformedRequest.class)
        .hasMessage(
            "the body is no ExportMetricsServiceRequest in protobuf: a field is longer than what is"
                + " left of its message, at byte 0");
  }

  @ParameterizedTest
  @EnumSource
  void valuesInsideValuesEndSomewhere(Encoding encoding) throws Exception {
    var value =
        io.opentelemetry.proto.common.v1.AnyValue.newBuilder().setStringValue("core").build();
    for (int i = 0; i < 50; i++) {
      value =
          io.opentelemetry.proto.common.v1.AnyValue.newBuilder()
              .setArrayValue(
                  io.opentelemetry.proto.common.v1.ArrayValue.newBuilder().addValues(value))
              .build();
    }
    var attribute =
        io.opentelemetry.proto.common.v1.KeyValue.newBuilder().setKey("deep").setValue(value);

    Taken taken =
        read(
            encoding,
            OtlpBodies.request(
                OtlpBodies.gauge("m", "", OtlpBodies.number(1).addAttributes(attribute))));

    assertThat(taken.metrics.get(0).data().points().get(0).attributes())
        .containsExactly(new Label("deep", "[[[[[[[[\"…\"]]]]]]]]"));
  }

  private static Taken read(Encoding encoding, ExportMetricsServiceRequest request)
      throws Exception {
    Taken taken = new Taken();
    encoding.read(
        encoding == Encoding.JSON ? OtlpBodies.json(request) : request.toByteArray(), taken);
    return taken;
  }

  private interface Writer {
    void write(CodedOutputStream out) throws java.io.IOException;
  }

  private static byte[] written(Writer writer) throws java.io.IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    writer.write(out);
    out.flush();
    return bytes.toByteArray();
  }
}

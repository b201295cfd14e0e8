package dev.masterperf.api;

import static dev.masterperf.api.otlp.OtlpBodies.CUMULATIVE;
import static dev.masterperf.api.otlp.OtlpBodies.DELTA;
import static dev.masterperf.api.otlp.OtlpBodies.START;
import static dev.masterperf.api.otlp.OtlpBodies.TIME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.masterperf.api.ingest.ContentCoding;
import dev.masterperf.api.ingest.IngestLimits;
import dev.masterperf.api.ingest.Packed;
import dev.masterperf.api.mapping.Mapping;
import dev.masterperf.api.otlp.OtlpBodies;
import dev.masterperf.api.protobuf.ProtoMessage;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Series;
import dev.masterperf.model.Summary;
import dev.masterperf.model.Unit;
import dev.masterperf.model.wire.Json;
import dev.masterperf.producer.QueueFullException;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint.ValueAtQuantile;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * {@code POST /v1/metrics} over fakes; the clock stands at 2026-01-31T12:00:00Z, as do the points.
 */
class OtlpApiTest {
  private static final String PROTOBUF = "application/x-protobuf";
  private static final String JSON = "application/json";

  private final RunningApi api =
      new RunningApi(settings -> settings.withAcknowledgeWithin(Duration.ofMillis(300)));

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void aGaugeIsASampleOfItsSeries() throws Exception {
    Metric gauge =
        OtlpBodies.gauge(
            "queue.wait",
            "ms",
            OtlpBodies.number(19.6).addAttributes(OtlpBodies.attribute("queue.name", "mail")));

    HttpResponse<byte[]> answer = send(OtlpBodies.request(gauge));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).contains(PROTOBUF);
    assertThat(answer.body()).isEmpty();
    PerfMetric metric = published(0);
    assertThat(metric.series().key().text())
        .isEqualTo("global|shop|performance|cart|lib|queue.wait|i-1|queue_name=mail");
    assertThat(metric.measure()).isEqualTo(0.0196);
    assertThat(metric.unit()).isEqualTo(Unit.SECONDS);
    assertThat(metric.value()).isEqualTo("19.6ms");
    assertThat(metric.tsNanos()).isEqualTo(TIME);
  }

  @Test
  void jsonSaysTheSameAndIsAnsweredInJson() throws Exception {
    ExportMetricsServiceRequest request =
        OtlpBodies.request(OtlpBodies.gauge("m", "", OtlpBodies.number(1)));

    HttpResponse<byte[]> answer = send(JSON + "; charset=utf-8", OtlpBodies.json(request));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).contains(JSON);
    assertThat(new String(answer.body())).isEqualTo("{}");
    assertThat(published(0).measure()).isEqualTo(1);
  }

  @Test
  void bodiesMayBeCompressed() throws Exception {
    byte[] body = OtlpBodies.request(OtlpBodies.gauge("m", "", OtlpBodies.number(1))).toByteArray();

    assertThat(
            send(PROTOBUF, Packed.by(ContentCoding.GZIP, body), "Content-Encoding", "gzip")
                .statusCode())
        .isEqualTo(200);
    assertThat(send(PROTOBUF, body, "Content-Encoding", "br").statusCode()).isEqualTo(415);
    assertThat(api.publisher.published).hasSize(1);
  }

  @Test
  void aPointWithoutATimeIsOfItsArrival() throws Exception {
    send(OtlpBodies.request(OtlpBodies.gauge("m", "", OtlpBodies.number(1).clearTimeUnixNano())));

    assertThat(published(0).tsNanos()).isEqualTo(Rows.nanos(Rows.NOW));
  }

  @Test
  void aCumulativeCounterIsASampleAndItsBeginningIsToldIfWeCouldNotHaveSeenIt() throws Exception {
    // It began before this server did, so what it counted by then may have been told before.
    send(OtlpBodies.request(OtlpBodies.sum("old", CUMULATIVE, true, OtlpBodies.number(7))));
    assertThat(api.publisher.published).extracting(PerfMetric::measure).containsExactly(7.0);
    api.publisher.published.clear();

    send(
        OtlpBodies.request(
            OtlpBodies.sum(
                "new",
                CUMULATIVE,
                true,
                OtlpBodies.number(7).setStartTimeUnixNano(TIME).setTimeUnixNano(TIME + 5))));

    assertThat(api.publisher.published).extracting(PerfMetric::measure).containsExactly(0.0, 7.0);
    assertThat(api.publisher.published)
        .extracting(PerfMetric::tsNanos)
        .containsExactly(TIME, TIME + 5);
  }

  @Test
  void aCounterThatRestartedWithALargerValueIsToldFromZero() throws Exception {
    send(OtlpBodies.request(OtlpBodies.sum("c", CUMULATIVE, true, OtlpBodies.number(7))));
    api.publisher.published.clear();

    long restart = TIME + 1_000;
    send(
        OtlpBodies.request(
            OtlpBodies.sum(
                "c",
                CUMULATIVE,
                true,
                OtlpBodies.number(9).setStartTimeUnixNano(restart).setTimeUnixNano(TIME + 2_000))));
    send(
        OtlpBodies.request(
            OtlpBodies.sum(
                "c",
                CUMULATIVE,
                true,
                OtlpBodies.number(11)
                    .setStartTimeUnixNano(restart)
                    .setTimeUnixNano(TIME + 3_000))));

    assertThat(api.publisher.published)
        .extracting(PerfMetric::measure)
        .containsExactly(0.0, 9.0, 11.0);
    assertThat(published(0).tsNanos()).isEqualTo(restart);
  }

  @Test
  void aSampleThatSaysNothingNewIsLeftOut() throws Exception {
    ExportMetricsServiceRequest request =
        OtlpBodies.request(OtlpBodies.gauge("m", "", OtlpBodies.number(1)));

    send(request);
    assertThat(send(request).statusCode()).isEqualTo(200);

    assertThat(api.publisher.published).hasSize(1);
  }

  @Test
  void anUpDownCounterIsAGaugeAndSoIsItsChange() throws Exception {
    send(
        OtlpBodies.request(
            OtlpBodies.sum("open", CUMULATIVE, false, OtlpBodies.number(-3)),
            OtlpBodies.sum("change", DELTA, false, OtlpBodies.number(-2))));

    assertThat(api.publisher.published).extracting(PerfMetric::measure).containsExactly(-3.0, -2.0);
  }

  @Test
  void aDeltaIsACounterThatBeganWithItsInterval() throws Exception {
    send(OtlpBodies.request(OtlpBodies.sum("hits", DELTA, true, OtlpBodies.number(7))));

    Summary summary = published(0).summary();
    assertThat(summary.increase()).isEqualTo(7);
    assertThat(summary.sum()).isEqualTo(7);
    assertThat(summary.first()).isZero();
    assertThat(summary.last()).isEqualTo(7);
    assertThat(summary.startNanos()).isEqualTo(START);
    assertThat(summary.endNanos()).isEqualTo(TIME);
    assertThat(published(0).value()).isEqualTo("7");
  }

  @Test
  void aDeltaHistogramIsASummaryWithASketch() throws Exception {
    send(
        OtlpBodies.request(
            OtlpBodies.histogram(
                "latency",
                DELTA,
                OtlpBodies.buckets(new double[] {0.1, 0.5}, 50, 40, 10)
                    .setSum(30)
                    .setMin(0.01)
                    .setMax(2))));

    Summary summary = published(0).summary();
    assertThat(summary.count()).isEqualTo(100);
    assertThat(summary.sum()).isEqualTo(30);
    assertThat(summary.min()).isEqualTo(0.01);
    assertThat(summary.max()).isEqualTo(2);
    assertThat(summary.sketch().quantile(0.4)).isBetween(0.01, 0.1);
    assertThat(summary.sketch().quantile(0.7)).isBetween(0.1, 0.5);
    assertThat(published(0).value()).isEqualTo("300ms");
    assertThat(published(0).unit()).isEqualTo(Unit.SECONDS);
  }

  @Test
  void aCumulativeHistogramTellsWhatCameSinceTheOneBefore() throws Exception {
    send(histogram(CUMULATIVE, TIME, 5, 5, 0));
    assertThat(api.publisher.published).isEmpty();

    HttpResponse<byte[]> answer = send(histogram(CUMULATIVE, TIME + 1_000_000_000, 5, 7, 1));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(published(0).summary().count()).isEqualTo(3);
    assertThat(published(0).summary().startNanos()).isEqualTo(TIME);
  }

  @Test
  void aCumulativeHistogramThatTheBrokerDidNotTakeIsToldWhenItIsSentAgain() throws Exception {
    send(histogram(CUMULATIVE, TIME, 5, 5, 0));
    api.publisher.acknowledgement = CompletableFuture.failedFuture(new RuntimeException("no"));
    assertThat(send(histogram(CUMULATIVE, TIME + 1, 5, 7, 1)).statusCode()).isEqualTo(503);
    api.publisher.published.clear();
    api.publisher.acknowledgement = CompletableFuture.completedFuture(null);

    assertThat(send(histogram(CUMULATIVE, TIME + 1, 5, 7, 1)).statusCode()).isEqualTo(200);

    assertThat(published(0).summary().count()).isEqualTo(3);
  }

  @Test
  void anExponentialHistogramKeepsItsAccuracy() throws Exception {
    send(
        OtlpBodies.request(
            OtlpBodies.exponential(
                "latency", DELTA, OtlpBodies.exponential(3, -8, 100, 0, 100).setSum(150))));

    Summary summary = published(0).summary();
    double base = Math.pow(2, 1.0 / 8);
    double promised = (base - 1) / (base + 1) + 0.011;
    assertThat(summary.count()).isEqualTo(200);
    assertThat(summary.sketch().quantile(0.1)).isCloseTo(0.52, within(0.52 * promised));
    assertThat(summary.sketch().quantile(0.9)).isCloseTo(0.62, within(0.62 * promised));
  }

  @Test
  void aSummaryGivesTwoCountersAndANumberForEachQuantile() throws Exception {
    send(
        OtlpBodies.request(
            OtlpBodies.summary(
                "gc",
                SummaryDataPoint.newBuilder()
                    .setTimeUnixNano(TIME)
                    .setCount(10)
                    .setSum(2.5)
                    .addQuantileValues(
                        ValueAtQuantile.newBuilder().setQuantile(0.99).setValue(0.4)))));

    assertThat(api.publisher.published)
        .extracting(metric -> metric.series().id() + metric.series().labels())
        .containsExactly("gc_count{}", "gc_sum{}", "gc{quantile=0.99}");
    assertThat(api.publisher.published)
        .extracting(PerfMetric::measure)
        .containsExactly(10.0, 2.5, 0.4);
    assertThat(api.publisher.published)
        .extracting(PerfMetric::unit)
        .containsExactly(Unit.ONE, Unit.SECONDS, Unit.SECONDS);
  }

  @Test
  void whatIsNoNumberIsAnEventAndWhatIsMarkedAsNoneIsNothing() throws Exception {
    HttpResponse<byte[]> answer =
        send(
            OtlpBodies.request(
                OtlpBodies.gauge(
                    "m",
                    "",
                    OtlpBodies.number(Double.NaN),
                    OtlpBodies.number(Double.POSITIVE_INFINITY).setTimeUnixNano(TIME + 1),
                    OtlpBodies.number(3).setFlags(1))));

    assertThat(answer.body()).isEmpty();
    assertThat(api.publisher.published)
        .extracting(PerfMetric::value)
        .containsExactly("NaN", "+Inf");
    assertThat(published(0).measure()).isNull();
  }

  @Test
  void pointsThatCannotBeTakenAreCountedAndNamedAndTheOthersAreTaken() throws Exception {
    ExportMetricsServiceRequest request =
        OtlpBodies.request(
            OtlpBodies.gauge(
                "m",
                "",
                OtlpBodies.number(1),
                OtlpBodies.number(2).setTimeUnixNano(TIME + 11_000_000_000L),
                OtlpBodies.number(3).setTimeUnixNano(5),
                OtlpBodies.number(0).clearAsDouble()),
            OtlpBodies.sum("s", DELTA, true, OtlpBodies.number(-1)),
            OtlpBodies.histogram(
                "h",
                DELTA,
                OtlpBodies.buckets(new double[] {1}, 1, 2).setCount(9),
                OtlpBodies.buckets(new double[] {2, 1}, 1, 2, 3)));

    HttpResponse<byte[]> answer = send(request);

    var partial = ExportMetricsServiceResponse.parseFrom(answer.body()).getPartialSuccess();
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(partial.getRejectedDataPoints()).isEqualTo(6);
    assertThat(List.of(partial.getErrorMessage().split("; (?=resource)")))
        .containsExactly(
            at(0, "m, point 1")
                + "future: its time, 2026-01-31T12:00:11Z, lies more than 10 s ahead of the"
                + " server's clock, 2026-01-31T12:00:00Z",
            at(0, "m, point 2") + "its time, 5 ns, lies before March 1973; send epoch time",
            at(0, "m, point 3") + "it has neither asDouble nor asInt",
            at(1, "s, point 0") + "a counter grows by a finite number, not by -1.0",
            at(2, "h, point 0") + "its count is 9, but its buckets hold 3",
            at(2, "h, point 1") + "bounds must be finite and ascending");
    assertThat(api.publisher.published).extracting(PerfMetric::measure).containsExactly(1.0);
    JsonNode json = Json.tree(send(JSON, OtlpBodies.json(request)).body());
    assertThat(json.at("/partialSuccess/rejectedDataPoints").asText()).isEqualTo("6");
    assertThat(json.at("/partialSuccess/errorMessage").asText())
        .isEqualTo(partial.getErrorMessage());
  }

  @Test
  void aBodyThatIsNoRequestIsRefusedForGoodInItsOwnEncoding() throws Exception {
    HttpResponse<byte[]> protobuf = send(PROTOBUF, new byte[] {0x0a, 5});
    HttpResponse<byte[]> json = send(JSON, "{".getBytes());

    assertThat(protobuf.statusCode()).isEqualTo(400);
    assertThat(status(protobuf)).startsWith("3: the body is no ExportMetricsServiceRequest");
    assertThat(json.statusCode()).isEqualTo(400);
    assertThat(Json.tree(json.body()).path("code").asInt()).isEqualTo(3);
    assertThat(Json.tree(json.body()).path("message").asText()).contains("in JSON");
  }

  @Test
  void otherTypesAreNotRead() throws Exception {
    HttpResponse<byte[]> answer = send("text/plain", "m 1".getBytes());

    assertThat(answer.statusCode()).isEqualTo(415);
    assertThat(Json.tree(answer.body()).path("message").asText())
        .isEqualTo(
            "Content-Type must be application/x-protobuf or application/json, not text/plain");
  }

  @Test
  void aBusyServerAndASilentBrokerAskToComeAgain() throws Exception {
    ExportMetricsServiceRequest request =
        OtlpBodies.request(OtlpBodies.gauge("m", "", OtlpBodies.number(1)));
    api.publisher.acknowledgement = CompletableFuture.failedFuture(new QueueFullException("full"));

    HttpResponse<byte[]> busy = send(request);
    api.publisher.acknowledgement = new CompletableFuture<>();
    HttpResponse<byte[]> silent = send(request);

    assertThat(busy.statusCode()).isEqualTo(429);
    assertThat(busy.headers().firstValue("Retry-After")).contains("1");
    assertThat(status(busy)).startsWith("8: the server is full");
    assertThat(silent.statusCode()).isEqualTo(503);
    assertThat(silent.headers().firstValue("Retry-After")).contains("1");
    assertThat(status(silent)).startsWith("14: the broker did not confirm within 300 ms");

    api.publisher.acknowledgement = CompletableFuture.completedFuture(null);
    api.publisher.published.clear();
    assertThat(send(request).statusCode()).isEqualTo(200);
    assertThat(api.publisher.published).as("what failed is no duplicate").hasSize(1);
  }

  @Test
  void aRequestMayNotHoldMoreThanTheServerTakesAtOnce() throws Exception {
    IngestLimits few = new IngestLimits(1 << 20, 1 << 20, 3, 1 << 22, 1 << 22);
    try (RunningApi small = new RunningApi(settings -> settings.withIngest(few))) {
      ExportMetricsServiceRequest request =
          OtlpBodies.request(
              OtlpBodies.gauge(
                  "m",
                  "",
                  OtlpBodies.number(1),
                  OtlpBodies.number(2),
                  OtlpBodies.number(3),
                  OtlpBodies.number(4)));

      HttpResponse<byte[]> answer = send(small, PROTOBUF, request.toByteArray());

      assertThat(answer.statusCode()).isEqualTo(413);
      assertThat(status(answer)).contains("at most 3 data points", "send_batch_max_size");
      assertThat(small.publisher.published).isEmpty();
    }
  }

  @Test
  void rulesOfTheConfigurationDecideWhereItBelongs() throws Exception {
    Mapping mapping =
        Mapping.parse(
            "- {name: r, source: otlp, metric: 'queue\\.(.*)', set: {scope: prod, category: Queues,"
                + " id: $1, labels: {team: '${resource.service.namespace}'}}}",
            "test",
            1);
    try (RunningApi mapped = new RunningApi(settings -> settings.withMapping(mapping))) {
      send(
          mapped,
          PROTOBUF,
          OtlpBodies.request(OtlpBodies.gauge("queue.wait", "s", OtlpBodies.number(1)))
              .toByteArray());

      Series series = mapped.publisher.published.get(0).series();
      assertThat(series.key().text())
          .isEqualTo("prod|Queues|performance|cart|lib|wait|i-1|team=shop");
    }
  }

  private static ExportMetricsServiceRequest histogram(
      io.opentelemetry.proto.metrics.v1.AggregationTemporality temporality,
      long time,
      long... counts) {
    return OtlpBodies.request(
        OtlpBodies.histogram(
            "h",
            temporality,
            OtlpBodies.buckets(new double[] {1, 2}, counts).setSum(1).setTimeUnixNano(time)));
  }

  private static String at(int metric, String what) {
    return "resourceMetrics[0].scopeMetrics[0].metrics[" + metric + "] " + what + ": ";
  }

  /** {@code code: message} of a google.rpc.Status. */
  private static String status(HttpResponse<byte[]> answer) throws Exception {
    ProtoMessage status = new ProtoMessage(answer.body());
    status.next();
    long code = status.varint();
    status.next();
    return code + ": " + status.text();
  }

  private PerfMetric published(int index) {
    return api.publisher.published.get(index);
  }

  private HttpResponse<byte[]> send(ExportMetricsServiceRequest request) throws Exception {
    return send(PROTOBUF, request.toByteArray());
  }

  private HttpResponse<byte[]> send(String type, byte[] body, String... headers) throws Exception {
    return send(api, type, body, headers);
  }

  private static HttpResponse<byte[]> send(
      RunningApi to, String type, byte[] body, String... headers) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            to.request("/v1/metrics", headers)
                .header("Content-Type", type)
                .POST(BodyPublishers.ofByteArray(body))
                .build(),
            BodyHandlers.ofByteArray());
  }
}

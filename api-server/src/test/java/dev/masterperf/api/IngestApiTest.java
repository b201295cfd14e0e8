package dev.masterperf.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.masterperf.model.PerfMetric;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IngestApiTest {
  private static final String MATRIX = "/api/infra/master-perf";

  private final RunningApi api =
      new RunningApi(settings -> settings.withAcknowledgeWithin(Duration.ofMillis(300)));

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void oneMetricIsPublishedAndAccepted() throws Exception {
    HttpResponse<String> response = api.post(MATRIX, metric("\"value\":\"19.6ms\""));

    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(response.body())
        .isEqualTo(
            "{\"accepted\":1,\"refused\":[],\"items\":[{\"index\":0,\"status\":\"accepted\"}]}");
    assertThat(api.publisher.published).extracting(PerfMetric::value).containsExactly("19.6ms");
    assertThat(api.publisher.published)
        .extracting(PerfMetric::tsNanos)
        .containsExactly(Rows.nanos(Rows.NOW));
  }

  @Test
  void itemsAreJudgedOneByOne() throws Exception {
    String body = "[" + metric("\"value\":1") + ",7," + metric("\"value\":2") + "]";

    JsonNode report = RunningApi.json(api.post(MATRIX, body));

    assertThat(report.path("accepted").asInt()).isEqualTo(2);
    assertThat(report.path("refused").toString())
        .isEqualTo("[{\"index\":1,\"reason\":\"a metric is a JSON object, not a number\"}]");
    assertThat(report.path("items").findValuesAsText("status"))
        .containsExactly("accepted", "refused", "accepted");
  }

  @Test
  void aBatchOfRefusalsIsAnsweredAllTheSame() throws Exception {
    HttpResponse<String> response = api.post(MATRIX, "[1, 2]");

    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(RunningApi.json(response).path("refused")).hasSize(2);
    assertThat(api.publisher.published).isEmpty();
  }

  /** Scopes are walls: no sender may have one that people or paths take for another. */
  @Test
  void aScopeThatLooksLikeAnotherIsRefusedAndItsNeighbourTaken() throws Exception {
    String body =
        Stream.of(
                "prod%2Feu",
                "\\uff50rod", "prod/../eu", "prod/", "a\\\\b", "prod\\u0000", "te\u0430m")
            .map(scope -> metric("\"value\":1,\"scope\":\"" + scope + '"'))
            .collect(Collectors.joining(",", "[", "]"));

    JsonNode report = RunningApi.json(api.post(MATRIX, body));

    assertThat(report.path("refused")).hasSize(6);
    assertThat(report.path("refused").get(1).path("reason").asText()).contains("send \"prod\"");
    assertThat(api.publisher.published)
        .extracting(metric -> metric.series().scope())
        .containsExactly("te\u0430m");
  }

  @Test
  void longBatchesAreReportedByTheirRefusalsAlone() throws Exception {
    String body = "[3," + String.join(",", Collections.nCopies(1000, metric("\"value\":1"))) + "]";

    JsonNode report = RunningApi.json(api.post(MATRIX, body));

    assertThat(report.path("accepted").asInt()).isEqualTo(1000);
    assertThat(report.path("refused")).hasSize(1);
    assertThat(report.has("items")).isFalse();
  }

  @Test
  void whatLiesInTheFutureIsRefusedAtTheDoor() throws Exception {
    String inTime = metric("\"value\":1,\"ts\":\"2026-01-31T12:00:10Z\"");
    String ahead = metric("\"value\":1,\"ts\":\"2026-01-31T12:00:10.001Z\"");

    JsonNode report = RunningApi.json(api.post(MATRIX, "[" + inTime + "," + ahead + "]"));

    assertThat(report.path("accepted").asInt()).isEqualTo(1);
    assertThat(report.path("refused").get(0).path("index").asInt()).isEqualTo(1);
    assertThat(report.path("refused").get(0).path("reason").asText())
        .startsWith("future: ts 2026-01-31T12:00:10.001Z lies more than 10 s ahead");
  }

  @Test
  void whatIsOlderThanSomeWindowsAreKeptIsTakenAndSaidToBeLate() throws Exception {
    String body =
        Stream.of(
                "2026-01-31T12:00:00Z",
                "2026-01-31T11:00:00Z", // its second ended less than 1 h ago
                "2026-01-31T10:59:59.999Z",
                "2026-01-31T00:00:00Z",
                "2025-12-01T00:00:00Z")
            .map(ts -> metric("\"value\":1,\"ts\":\"" + ts + "\""))
            .collect(Collectors.joining(",", "[", "]"));

    JsonNode report = RunningApi.json(api.post(MATRIX, body));

    assertThat(report.path("accepted").asInt()).isEqualTo(5);
    assertThat(report.path("late").toString()).isEqualTo("{\"1s\":3,\"10s\":2,\"1m\":1,\"1h\":1}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "hello", "\"text\"", "12", "[{", "null"})
  void aBodyThatIsNoMetricAtAllIsABadRequest(String body) throws Exception {
    HttpResponse<String> response = api.post(MATRIX, body);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/problem+json");
    assertThat(RunningApi.json(response).path("type").asText())
        .isEqualTo("urn:masterperf:problem:malformed-body");
  }

  @Test
  void aSyntaxErrorIsToldWithItsPlace() throws Exception {
    assertThat(RunningApi.json(api.post(MATRIX, "[{\"a\": nope}]")).path("detail").asText())
        .contains("not JSON", "at byte");
  }

  @Test
  void theAnswerWaitsForTheBroker() throws Exception {
    CompletableFuture<Void> broker = new CompletableFuture<>();
    api.publisher.acknowledgement = broker;
    CompletableFuture<HttpResponse<String>> answer =
        CompletableFuture.supplyAsync(() -> postUnchecked(metric("\"value\":1")));
    Awaitility.await().until(() -> api.publisher.published.size() == 1);

    assertThat(answer).isNotDone();
    broker.complete(null);

    assertThat(answer.get().statusCode()).isEqualTo(202);
  }

  @Test
  void withoutTheBrokersWordTheSenderIsAskedToComeBack() throws Exception {
    api.publisher.acknowledgement = new CompletableFuture<>();

    HttpResponse<String> response = api.post(MATRIX, metric("\"value\":1"));

    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.headers().firstValue("Retry-After")).contains("1");
    assertThat(RunningApi.json(response).path("detail").asText()).contains("within 300 ms");
  }

  @Test
  void aBrokersRefusalIsToldAsWell() throws Exception {
    api.publisher.acknowledgement =
        CompletableFuture.failedFuture(new IllegalStateException("not enough replicas"));

    HttpResponse<String> response = api.post(MATRIX, metric("\"value\":1"));

    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(RunningApi.json(response).path("detail").asText()).contains("not enough replicas");
  }

  @Test
  void aPageOfAnotherSiteMayNotWrite() throws Exception {
    String body = metric("\"value\":1");

    assertThat(api.post(MATRIX, body, "Origin", "https://evil.example").statusCode())
        .isEqualTo(403);
    assertThat(api.post(MATRIX, body, "Origin", "http://127.0.0.1:" + api.port()).statusCode())
        .isEqualTo(202);
    assertThat(api.publisher.published).hasSize(1);
  }

  private HttpResponse<String> postUnchecked(String body) {
    try {
      return api.post(MATRIX, body);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static String metric(String fields) {
    return "{\"category\":\"Isolation\",\"topic\":\"Agent Scaling\",\"id\":\"deploy\","
        + fields
        + "}";
  }
}

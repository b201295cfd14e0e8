package dev.masterperf.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.masterperf.api.ingest.ContentCoding;
import dev.masterperf.api.ingest.IngestLimits;
import dev.masterperf.api.ingest.Packed;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.producer.QueueFullException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What ingest does with compressed bodies, and with more than it takes. */
class IngestLimitsApiTest {
  private static final String MATRIX = "/api/infra/master-perf";
  private static final int SENT = 100_000;
  private static final int INFLATED = 300_000;

  private final RunningApi api =
      new RunningApi(
          settings ->
              settings
                  .withAcknowledgeWithin(Duration.ofMillis(300))
                  .withIngest(new IngestLimits(SENT, INFLATED, 1_000, SENT + INFLATED, 2_000)));

  @AfterEach
  void close() {
    api.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"IDENTITY", "GZIP", "ZSTD"})
  void aCompressedBodyIsReadAsIfItWerePlain(ContentCoding coding) throws Exception {
    HttpResponse<String> response = post(coding.wireName(), Packed.by(coding, metric("19.6ms")));

    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(api.publisher.published).extracting(PerfMetric::value).containsExactly("19.6ms");
  }

  @Test
  void withoutRoomAllWaysInAreClosedUntilThereIsSome() throws Exception {
    api.noRoom = Optional.of("the budget is spent; raise storage.budget");

    HttpResponse<String> own = post("identity", metric("1"));
    HttpResponse<String> otlp = api.post("/v1/metrics", "{}");
    HttpResponse<String> write =
        api.post(
            "/api/v1/write",
            "",
            "Content-Type",
            "application/x-protobuf",
            "Content-Encoding",
            "snappy");

    assertThat(own.statusCode()).isEqualTo(429);
    assertThat(own.headers().firstValue("Retry-After")).hasValue("30");
    JsonNode problem = RunningApi.json(own);
    assertThat(problem.path("type").asText()).isEqualTo("urn:masterperf:problem:storage-full");
    assertThat(problem.path("detail").asText())
        .isEqualTo("the budget is spent; raise storage.budget");
    assertThat(otlp.statusCode()).isEqualTo(429);
    assertThat(otlp.body()).contains("raise storage.budget");
    assertThat(write.statusCode()).isEqualTo(429);
    assertThat(write.body()).isEqualTo("the budget is spent; raise storage.budget\n");
    assertThat(api.publisher.published).isEmpty();

    api.noRoom = Optional.empty();
    assertThat(post("identity", metric("1")).statusCode()).isEqualTo(202);
  }

  @Test
  void namesOfCodingsAreReadAsHttpHasThem() throws Exception {
    byte[] body = Packed.by(ContentCoding.GZIP, metric("1"));

    assertThat(post("GZip", body).statusCode()).isEqualTo(202);
    assertThat(post("x-gzip", body).statusCode()).isEqualTo(202);
  }

  @ParameterizedTest
  @ValueSource(strings = {"br", "deflate", "gzip, gzip", "snappy", "zst"})
  void anotherCodingIsRefusedWithThoseThatCanBeRead(String coding) throws Exception {
    HttpResponse<String> response = post(coding, metric("1"));

    assertThat(response.statusCode()).isEqualTo(415);
    assertThat(response.headers().firstValue("Accept-Encoding")).contains("identity, gzip, zstd");
    assertThat(detail(response)).contains(coding, "identity, gzip, zstd");
    assertThat(api.publisher.published).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"GZIP", "ZSTD"})
  void aTruncatedBodyIsABadRequest(ContentCoding coding) throws Exception {
    byte[] whole = Packed.by(coding, metric("1"));

    HttpResponse<String> response = post(coding.wireName(), Arrays.copyOf(whole, whole.length - 3));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(detail(response)).startsWith("the body is not " + coding.wireName());
    assertThat(api.publisher.published).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"GZIP", "ZSTD"})
  void aBombIsTooLargeAndDoesNoHarm(ContentCoding coding) throws Exception {
    byte[] bomb = Packed.by(coding, new byte[50_000_000]);
    assertThat(bomb.length).isLessThan(SENT);

    HttpResponse<String> response = post(coding.wireName(), bomb);

    assertThat(response.statusCode()).isEqualTo(413);
    assertThat(detail(response)).contains(INFLATED + " bytes once it is inflated");
    assertThat(post("identity", metric("1")).statusCode()).isEqualTo(202);
  }

  @Test
  void aBodyLongerThanTheLimitIsTooLargeWithAndWithoutItsLength() throws Exception {
    byte[] body = new byte[2 * SENT];
    Arrays.fill(body, (byte) ' ');

    HttpResponse<String> announced = post("identity", body);
    HttpResponse<String> chunked =
        api.send(
            api.request(MATRIX, "Content-Type", "application/json")
                .POST(BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(body)))
                .build());

    assertThat(announced.statusCode()).isEqualTo(413);
    assertThat(chunked.statusCode()).isEqualTo(413);
    assertThat(detail(announced)).contains(SENT + " bytes as it is sent");
    assertThat(detail(chunked)).contains(SENT + " bytes as it is sent");
  }

  @Test
  void aFullQueueIsSaidToPass() throws Exception {
    api.publisher.acknowledgement =
        CompletableFuture.failedFuture(new QueueFullException("the queue has no room"));

    HttpResponse<String> response = post("identity", metric("1"));

    assertThat(response.statusCode()).isEqualTo(429);
    assertThat(response.headers().firstValue("Retry-After")).contains("1");
    assertThat(RunningApi.json(response).path("type").asText())
        .isEqualTo("urn:masterperf:problem:busy");
  }

  @Test
  void beyondWhatMayBeInFlightNothingIsSentUntilTheBrokerHasSpoken() throws Exception {
    CompletableFuture<Void> broker = new CompletableFuture<>();
    api.publisher.acknowledgement = broker;
    for (int i = 0; i < 4; i++) {
      // 503: a request waits 300 ms, its metrics are under way until the broker speaks.
      assertThat(post("identity", metric("taken")).statusCode()).isEqualTo(503);
    }

    HttpResponse<String> beyond = post("identity", metric("beyond"));

    assertThat(beyond.statusCode()).isEqualTo(429);
    assertThat(detail(beyond)).contains("nothing of this request was sent");
    assertThat(api.publisher.published).hasSize(4);

    broker.complete(null);
    assertThat(post("identity", metric("later")).statusCode()).isEqualTo(202);
    assertThat(api.publisher.published).extracting(PerfMetric::value).contains("later");
  }

  @Test
  void whatIsRefusedLeavesNothingBehind() throws Exception {
    byte[] bomb = Packed.by(ContentCoding.ZSTD, new byte[50_000_000]);
    byte[] broken = "[{".getBytes(StandardCharsets.UTF_8);
    byte[] large = Packed.by(ContentCoding.GZIP, padded(INFLATED - 1_000));

    for (int i = 0; i < 5; i++) { // bodies held for good would leave no room for the second
      assertThat(post("zstd", bomb).statusCode()).isEqualTo(413);
      assertThat(post("gzip", bomb).statusCode()).isEqualTo(400);
      assertThat(post("identity", broken).statusCode()).isEqualTo(400);
      assertThat(post("gzip", large).statusCode()).isEqualTo(202);
    }
  }

  private static byte[] padded(int length) {
    byte[] metric = metric("1");
    byte[] body = new byte[length];
    Arrays.fill(body, (byte) ' ');
    System.arraycopy(metric, 0, body, 0, metric.length);
    return body;
  }

  private HttpResponse<String> post(String coding, byte[] body) throws Exception {
    return api.send(
        api.request(MATRIX, "Content-Type", "application/json", "Content-Encoding", coding)
            .POST(BodyPublishers.ofByteArray(body))
            .build());
  }

  private static String detail(HttpResponse<String> response) {
    JsonNode problem = RunningApi.json(response);
    return problem.path("detail").asText();
  }

  private static byte[] metric(String value) {
    return ("{\"category\":\"Isolation\",\"topic\":\"Agents\",\"id\":\"deploy\",\"value\":\""
            + value
            + "\"}")
        .getBytes(StandardCharsets.UTF_8);
  }
}

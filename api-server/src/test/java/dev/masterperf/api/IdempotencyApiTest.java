package dev.masterperf.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.api.ingest.ContentCoding;
import dev.masterperf.api.ingest.Packed;
import dev.masterperf.producer.PublishException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdempotencyApiTest {
  private static final String MATRIX = "/api/infra/master-perf";
  private static final String REPLAYED = "Idempotency-Replayed";

  private final RunningApi api =
      new RunningApi(settings -> settings.withAcknowledgeWithin(Duration.ofMillis(300)));

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void aRepeatedRequestGetsTheFirstAnswerAndIsSentOnce() throws Exception {
    HttpResponse<String> first = post("k1", metric("1"));
    HttpResponse<String> again = post("k1", metric("1"));

    assertThat(first.statusCode()).isEqualTo(202);
    assertThat(first.headers().firstValue(REPLAYED)).isEmpty();
    assertThat(again.statusCode()).isEqualTo(202);
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(again.headers().firstValue(REPLAYED)).contains("true");
    assertThat(api.publisher.published).hasSize(1);
  }

  @Test
  void aKeyInQuotesIsTheSameKeyAndCompressionTheSameBody() throws Exception {
    post("k1", metric("1"));

    assertThat(post("\"k1\"", metric("1")).headers().firstValue(REPLAYED)).contains("true");
    HttpResponse<String> packed =
        api.send(
            api.request(
                    MATRIX,
                    "Content-Type",
                    "application/json",
                    "Content-Encoding",
                    "zstd",
                    "Idempotency-Key",
                    "k1")
                .POST(
                    BodyPublishers.ofByteArray(
                        Packed.by(
                            ContentCoding.ZSTD, metric("1").getBytes(StandardCharsets.UTF_8))))
                .build());
    assertThat(packed.headers().firstValue(REPLAYED)).contains("true");
    assertThat(api.publisher.published).hasSize(1);
  }

  @Test
  void anotherBodyUnderTheSameKeyIsRefused() throws Exception {
    post("k1", metric("1"));

    HttpResponse<String> other = post("k1", metric("2"));

    assertThat(other.statusCode()).isEqualTo(422);
    assertThat(RunningApi.json(other).path("type").asText())
        .isEqualTo("urn:masterperf:problem:idempotency-key-reused");
    assertThat(api.publisher.published).hasSize(1);
  }

  @Test
  void aRepetitionAfterATimeoutJoinsWhatIsStillUnderWay() throws Exception {
    CompletableFuture<Void> broker = new CompletableFuture<>();
    api.publisher.acknowledgement = broker;
    assertThat(post("k1", metric("1")).statusCode()).isEqualTo(503);
    assertThat(post("k1", metric("1")).statusCode()).isEqualTo(503);

    broker.complete(null);
    HttpResponse<String> answered = post("k1", metric("1"));

    assertThat(answered.statusCode()).isEqualTo(202);
    assertThat(RunningApi.json(answered).path("accepted").asInt()).isEqualTo(1);
    assertThat(api.publisher.published).hasSize(1);
  }

  @Test
  void aRepetitionAfterAFailureIsSentAnew() throws Exception {
    api.publisher.acknowledgement = CompletableFuture.failedFuture(new PublishException("gone"));
    assertThat(post("k1", metric("1")).statusCode()).isEqualTo(503);

    api.publisher.acknowledgement = CompletableFuture.completedFuture(null);
    HttpResponse<String> again = post("k1", metric("1"));

    assertThat(again.statusCode()).isEqualTo(202);
    assertThat(again.headers().firstValue(REPLAYED)).isEmpty();
    assertThat(api.publisher.published).hasSize(2);
  }

  @Test
  void aBodyThatWasRefusedAsAWholeDoesNotUseUpItsKey() throws Exception {
    assertThat(post("k1", "[{").statusCode()).isEqualTo(400);
    assertThat(post("k1", metric("1")).statusCode()).isEqualTo(202);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"half", "a\\b", "\"\"", "with blank"})
  void aKeyThatCannotBeUsedIsRefused(String key) throws Exception {
    HttpResponse<String> response = post(key, metric("1"));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(api.publisher.published).isEmpty();
  }

  @Test
  void twoKeysAreOneTooMany() throws Exception {
    HttpResponse<String> response =
        api.post(MATRIX, metric("1"), "Idempotency-Key", "a", "Idempotency-Key", "b");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(RunningApi.json(response).path("detail").asText()).contains("given 2 times");
  }

  private HttpResponse<String> post(String key, String body) throws Exception {
    return api.post(MATRIX, body, "Idempotency-Key", key);
  }

  private static String metric(String value) {
    return "{\"category\":\"R2\",\"topic\":\"Upload\",\"id\":\"up\",\"value\":\"" + value + "\"}";
  }
}

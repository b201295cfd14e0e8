package dev.masterperf.producer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.wire.MetricBatch;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** Requests that add metrics to a server, repeated until answered for good. Used by one thread. */
final class MetricRequests {
  private static final String PATH = "/api/infra/master-perf";
  private static final Duration ATTEMPT = Duration.ofSeconds(10);

  /** As the Kafka publisher's. */
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  private static final long FIRST_PAUSE_MILLIS = 100;
  private static final long MAX_PAUSE_MILLIS = 5_000;
  private static final int MAX_DOUBLINGS = 10;
  private static final int ACCEPTED = 202;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int UNAVAILABLE = 503;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final URI target;
  private final Optional<String> apiKey;
  private final LongSupplier nanoTime;
  private final RandomGenerator random;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();

  /** What a request came to. */
  private sealed interface Answer {
    /** Taken, but for these. */
    record Taken(Map<Integer, String> refused) implements Answer {}

    /** None taken, and asking again is of no use. */
    record Refused(String reason) implements Answer {}

    /** Not known to be taken; ask again after so many milliseconds, if that is said. */
    record Later(String reason, long millis) implements Answer {}
  }

  MetricRequests(
      URI server, Optional<String> apiKey, LongSupplier nanoTime, RandomGenerator random) {
    this.target = server.resolve(PATH);
    this.apiKey = apiKey;
    this.nanoTime = nanoTime;
    this.random = random;
  }

  /**
   * Sends metrics, in more than one request where they would be too long for one.
   *
   * @param troubled hears why a request has to be repeated
   * @return which of them were not taken, by their place in the list, with the reason
   */
  Map<Integer, String> send(List<PerfMetric> metrics, Consumer<String> troubled)
      throws InterruptedException {
    Map<Integer, String> refused = new TreeMap<>();
    int first = 0;
    // Of one partition, so that they stay in order.
    for (MetricBatch batch : MetricBatch.of(metrics, 1)) {
      Answer answer = untilAnswered(batch.payload(), troubled);
      for (int i = 0; i < batch.count(); i++) {
        String reason = reason(answer, i);
        if (!reason.isEmpty()) {
          refused.put(first + i, reason);
        }
      }
      first += batch.count();
    }
    return refused;
  }

  private static String reason(Answer answer, int index) {
    if (answer instanceof Answer.Taken taken) {
      return taken.refused().getOrDefault(index, "");
    }
    return answer instanceof Answer.Refused none ? none.reason() : ((Answer.Later) answer).reason();
  }

  private Answer untilAnswered(byte[] body, Consumer<String> troubled) throws InterruptedException {
    String key = new UUID(random.nextLong(), random.nextLong()).toString();
    long start = nanoTime.getAsLong();
    for (int attempt = 0; ; attempt++) {
      Answer answer = attempt(body, key);
      if (!(answer instanceof Answer.Later later)) {
        return answer;
      }
      long pause = Math.max(later.millis(), pauseMillis(attempt));
      long spentMillis = (nanoTime.getAsLong() - start) / 1_000_000;
      if (spentMillis + pause > DEADLINE.toMillis()) {
        return answer;
      }
      troubled.accept(later.reason());
      Thread.sleep(pause);
    }
  }

  /** Exponential with full jitter, but never at once. */
  private long pauseMillis(int attempt) {
    long bound = Math.min(MAX_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(attempt, MAX_DOUBLINGS));
    return 1 + random.nextLong(bound);
  }

  private Answer attempt(byte[] body, String key) throws InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(target)
            .timeout(ATTEMPT)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", key)
            .POST(BodyPublishers.ofByteArray(body));
    apiKey.ifPresent(shown -> request.header("Authorization", "Bearer " + shown));
    try {
      return answer(http.send(request.build(), BodyHandlers.ofString()));
    } catch (IOException e) {
      return new Answer.Later(target + " cannot be reached: " + e, 0);
    }
  }

  private static Answer answer(HttpResponse<String> response) {
    int status = response.statusCode();
    JsonNode json = json(response.body());
    if (status == ACCEPTED && json.has("accepted")) {
      Map<Integer, String> refused = new TreeMap<>();
      for (JsonNode item : json.path("refused")) {
        refused.put(item.path("index").asInt(), item.path("reason").asText("refused"));
      }
      return new Answer.Taken(refused);
    }
    String said = json.path("detail").asText(json.path("title").asText(""));
    String reason = "answered " + status + (said.isEmpty() ? "" : ": " + said);
    return status == TOO_MANY_REQUESTS || status == UNAVAILABLE
        ? new Answer.Later(reason, retryAfterMillis(response))
        : new Answer.Refused(reason);
  }

  private static long retryAfterMillis(HttpResponse<String> response) {
    return response
        .headers()
        .firstValue("Retry-After")
        .filter(text -> text.matches("\\d{1,6}"))
        .map(text -> 1000 * Long.parseLong(text))
        .orElse(0L);
  }

  private static JsonNode json(String body) {
    try {
      JsonNode json = JSON.readTree(body);
      return json == null ? JSON.createObjectNode() : json;
    } catch (JsonProcessingException e) {
      return JSON.createObjectNode(); // no answer of ours
    }
  }
}

package dev.masterperf.launcher.backfill;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.luben.zstd.Zstd;
import dev.masterperf.launcher.config.Secret;
import dev.masterperf.launcher.host.CannotStartException;
import dev.masterperf.model.wire.Json;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/** Sends batches to a server's {@code POST /api/infra/master-perf}, and says how each fared. */
final class BatchSender {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final int LEVEL = 1;

  private final URI url;
  private final Optional<Secret> apiKey;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();

  BatchSender(URI server, Optional<Secret> apiKey) {
    this.apiKey = apiKey;
    this.url = server.resolve("/api/infra/master-perf");
  }

  SendOutcome send(Batch batch) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url)
            .timeout(TIMEOUT)
            .header("Content-Type", "application/x-ndjson")
            .header("Content-Encoding", "zstd")
            .header("Idempotency-Key", '"' + batch.key() + '"')
            .POST(BodyPublishers.ofByteArray(Zstd.compress(batch.body(), LEVEL)));
    apiKey.ifPresent(key -> request.header("Authorization", "Bearer " + key.reveal()));
    try {
      return outcome(http.send(request.build(), BodyHandlers.ofByteArray()));
    } catch (ConnectException e) {
      return new SendOutcome.Unreachable("nobody listens at " + url);
    } catch (IOException e) {
      String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      return new SendOutcome.Later(Duration.ZERO, "no answer: " + reason);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CannotStartException("interrupted", e);
    }
  }

  private SendOutcome outcome(HttpResponse<byte[]> response) {
    JsonNode body = json(response.body());
    String reason =
        "the server answered "
            + response.statusCode()
            + ": "
            + body.path("detail").asText(body.path("title").asText("without a reason"));
    return switch (response.statusCode()) {
      case 202 ->
          body.has("accepted")
              ? new SendOutcome.Taken(
                  body, response.headers().firstValue("Idempotency-Replayed").isPresent())
              : new SendOutcome.Refused("what answers at " + url + " is no masterperf");
      case 413 -> new SendOutcome.TooLarge(reason);
      case 408, 429, 500, 502, 503, 504 -> new SendOutcome.Later(retryAfter(response), reason);
      default -> new SendOutcome.Refused(reason);
    };
  }

  private static JsonNode json(byte[] body) {
    try {
      return Json.tree(body);
    } catch (IllegalArgumentException e) {
      return Json.MAPPER.createObjectNode();
    }
  }

  /** In seconds; a date, which proxies may send, is passed over for our own pause. */
  private static Duration retryAfter(HttpResponse<?> response) {
    return response
        .headers()
        .firstValue("Retry-After")
        .filter(value -> value.matches("[0-9]{1,6}"))
        .map(value -> Duration.ofSeconds(Long.parseLong(value)))
        .orElse(Duration.ZERO);
  }
}

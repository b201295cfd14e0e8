package dev.masterperf.alerts.receiver;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Posts payloads. Follows no redirects and reuses connections; an attempt takes 10 s to connect and
 * 10 s more for the answer at most. It connects to whatever the URL's host resolves to, see {@link
 * WebhookReceiver}.
 */
public final class Outbound implements AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration HEADERS_TIMEOUT = Duration.ofSeconds(10);

  /** For a body that trickles, which the two above do not see. */
  private static final Duration WHOLE_TIMEOUT = Duration.ofSeconds(20);

  private static final int GONE = 410;

  private final InstantSource clock;
  private final ExecutorService threads =
      Executors.newFixedThreadPool(2, task -> daemon(task, "notifier-http"));
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_TIMEOUT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .executor(threads)
          .build();

  public Outbound(InstantSource clock) {
    this.clock = clock;
  }

  /** Makes one attempt. The future always completes with an outcome, never with an exception. */
  CompletableFuture<DeliveryOutcome> post(WebhookReceiver endpoint, String id, byte[] body) {
    CompletableFuture<HttpResponse<Void>> exchange =
        http.sendAsync(request(endpoint, id, body), HttpResponse.BodyHandlers.discarding());
    return exchange
        .copy()
        .orTimeout(WHOLE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
        .handle(
            (response, failure) -> {
              exchange.cancel(true); // ends the exchange that timed out; no effect on a done one
              return failure == null ? outcome(response) : outcome(failure);
            });
  }

  private HttpRequest request(WebhookReceiver endpoint, String id, byte[] body) {
    WebhookSignature signature =
        WebhookSignature.sign(endpoint.secret(), id, clock.instant(), body);
    return HttpRequest.newBuilder(endpoint.url())
        .timeout(HEADERS_TIMEOUT)
        .header("content-type", "application/json")
        .header("user-agent", "MASTER_PERF")
        .header(WebhookSignature.ID_HEADER, signature.id())
        .header(WebhookSignature.TIMESTAMP_HEADER, Long.toString(signature.timestampSeconds()))
        .header(WebhookSignature.SIGNATURE_HEADER, signature.signature())
        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
        .build();
  }

  private DeliveryOutcome outcome(HttpResponse<Void> response) {
    int status = response.statusCode();
    if (status >= 200 && status < 300) {
      return new DeliveryOutcome.Delivered(status);
    }
    if (status == GONE) {
      return new DeliveryOutcome.Refused(status);
    }
    Duration retryAfter =
        response
            .headers()
            .firstValue("retry-after")
            .map(value -> RetryAfter.read(value, clock.instant()))
            .orElse(Duration.ZERO);
    return new DeliveryOutcome.Failed(status, "HTTP " + status, retryAfter);
  }

  private static DeliveryOutcome outcome(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return new DeliveryOutcome.Failed(null, describe(cause), Duration.ZERO);
  }

  private static String describe(Throwable cause) {
    if (cause instanceof HttpTimeoutException || cause instanceof TimeoutException) {
      return "no answer in time";
    }
    @Nullable String message = cause.getMessage();
    return cause.getClass().getSimpleName() + (message == null ? "" : ": " + message);
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /** Attempts under way end without an outcome that anybody hears. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}

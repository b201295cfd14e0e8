package dev.masterperf.launcher;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.masterperf.alerts.receiver.WebhookSecret;
import dev.masterperf.alerts.receiver.WebhookSignature;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.ToIntFunction;

/** A receiver of webhooks that remembers what it got and answers as a test wants. */
final class RecordingReceiver implements AutoCloseable {

  /** One request; {@code answer} is the status it got. */
  record Request(String id, WebhookSignature.Check check, String body, int answer, Instant at) {}

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final WebhookSecret secret;
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private volatile ToIntFunction<String> answer = body -> 204;

  RecordingReceiver(WebhookSecret secret) throws IOException {
    this.secret = secret;
    this.server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hook");
  }

  /** From now on the status is computed from the body; that may take its time. */
  void answer(ToIntFunction<String> statusOfBody) {
    answer = statusOfBody;
  }

  List<Request> requests() {
    return List.copyOf(requests);
  }

  /** The requests that were taken, in order. */
  List<Request> taken() {
    return requests.stream().filter(request -> request.answer() == 204).toList();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] bytes = exchange.getRequestBody().readAllBytes();
      String body = new String(bytes, StandardCharsets.UTF_8);
      Instant now = Instant.now();
      var check =
          WebhookSignature.check(secret, exchange.getRequestHeaders()::getFirst, bytes, now);
      String id = exchange.getRequestHeaders().getFirst(WebhookSignature.ID_HEADER);
      int status = answer.applyAsInt(body);
      requests.add(new Request(id, check, body, status, now));
      exchange.sendResponseHeaders(status, -1);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}

package dev.masterperf.benchmarks.alerts;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.masterperf.benchmarks.alerts.Incidents.Step;
import dev.masterperf.model.wire.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The receiver of both: answers 200 at once and notes when it did. */
final class Webhooks implements AutoCloseable {
  private static final String OURS = "/ours";
  private static final String PEER = "/peer";

  private final Incidents incidents;
  private final HttpServer server;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(task -> new Thread(task, "bench-receiver"));

  Webhooks(Incidents incidents) throws IOException {
    this.incidents = incidents;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(OURS, exchange -> take(exchange, Step.OURS, Step.OURS_RESOLVED));
    server.createContext(PEER, exchange -> take(exchange, Step.PEER, Step.PEER_RESOLVED));
    server.start();
  }

  URI ours() {
    return url(OURS);
  }

  URI peer() {
    return url(PEER);
  }

  private URI url(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  private void take(HttpExchange exchange, Step firing, Step resolved) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      exchange.sendResponseHeaders(200, -1);
      long answered = System.nanoTime();
      for (JsonNode alert : Json.tree(body).path("alerts")) {
        boolean fires = alert.path("status").asText().equals("firing");
        incidents.reached(
            BenchSeries.index(alert.at("/labels/id").asText()),
            fires ? firing : resolved,
            answered);
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}

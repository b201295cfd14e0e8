package dev.masterperf.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.masterperf.model.wire.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A webhook receiver that keeps all it gets, in order of arrival. */
public final class WebhookLog implements AutoCloseable {

  /**
   * One request.
   *
   * @param at wall clock at its arrival, epoch milliseconds
   */
  public record Received(String id, String timestamp, String signature, String body, long at) {
    public JsonNode alert() {
      return Json.tree(body.getBytes(java.nio.charset.StandardCharsets.UTF_8))
          .path("alerts")
          .path(0);
    }
  }

  private final HttpServer server;
  private final List<Received> received = new CopyOnWriteArrayList<>();

  public WebhookLog() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/hook", this::take);
    server.start();
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body =
          new String(
              exchange.getRequestBody().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
      received.add(
          new Received(
              exchange.getRequestHeaders().getFirst("webhook-id"),
              exchange.getRequestHeaders().getFirst("webhook-timestamp"),
              exchange.getRequestHeaders().getFirst("webhook-signature"),
              body,
              System.currentTimeMillis()));
      exchange.sendResponseHeaders(204, -1);
    }
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook";
  }

  public List<Received> received() {
    return List.copyOf(received);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}

package dev.masterperf.launcher.backfill;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.luben.zstd.Zstd;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.masterperf.model.wire.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server that keeps what it is sent, knows keys again, and fails as it is told to. */
final class FakeServer implements AutoCloseable {
  /** What it does with a request; in the order given, and with all others as it should. */
  enum Mood {
    BUSY,
    DOWN,
    TOO_LARGE,
    FORBIDDEN,
    /** Takes the batch and breaks the connection before it answers. */
    TAKES_AND_HANGS_UP
  }

  final List<JsonNode> taken = new CopyOnWriteArrayList<>();
  final List<String> keys = new CopyOnWriteArrayList<>();
  final List<Integer> sizes = new CopyOnWriteArrayList<>();
  final Deque<Mood> moods = new ArrayDeque<>();
  private final Map<String, byte[]> answers = new HashMap<>();
  private final HttpServer server;

  FakeServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/api/infra/master-perf", this::handle);
    server.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private synchronized void handle(HttpExchange exchange) throws IOException {
    byte[] packed = exchange.getRequestBody().readAllBytes();
    byte[] body = Zstd.decompress(packed, (int) Zstd.getFrameContentSize(packed));
    String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
    keys.add(key);
    Mood mood = moods.poll();
    if (mood == Mood.BUSY) {
      exchange.getResponseHeaders().set("Retry-After", "3");
      answer(exchange, 429, problem("the server is full"));
    } else if (mood == Mood.DOWN) {
      answer(exchange, 503, problem("no broker"));
    } else if (mood == Mood.TOO_LARGE) {
      answer(exchange, 413, problem("too large"));
    } else if (mood == Mood.FORBIDDEN) {
      answer(exchange, 403, problem("not you"));
    } else {
      boolean known = answers.containsKey(key);
      byte[] report = answers.computeIfAbsent(key, k -> take(body));
      if (mood == Mood.TAKES_AND_HANGS_UP) {
        exchange.close();
        return;
      }
      if (known) {
        exchange.getResponseHeaders().set("Idempotency-Replayed", "true");
      }
      answer(exchange, 202, report);
    }
  }

  private byte[] take(byte[] body) {
    String[] lines = new String(body, StandardCharsets.UTF_8).split("\n");
    sizes.add(lines.length);
    ObjectNode report = Json.MAPPER.createObjectNode();
    List<JsonNode> accepted = new ArrayList<>();
    report.putArray("refused");
    for (int i = 0; i < lines.length; i++) {
      JsonNode metric = Json.tree(lines[i].getBytes(StandardCharsets.UTF_8));
      if (metric.path("value").asText().equals("bad")) {
        report
            .withArrayProperty("refused")
            .addObject()
            .put("index", i)
            .put("line", i + 1)
            .put("reason", "it is bad");
      } else {
        accepted.add(metric);
      }
    }
    taken.addAll(accepted);
    report.put("accepted", accepted.size());
    report.putObject("late").put("1s", accepted.size());
    return Json.bytes(report);
  }

  private static byte[] problem(String detail) {
    return Json.bytes(Map.of("detail", detail));
  }

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}

package dev.masterperf.producer.r2;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** One object at a time over real HTTP, and failures on demand; keys are raw paths. */
final class FakeS3 implements AutoCloseable {
  private final HttpServer server;
  private final Map<String, byte[]> objects = new ConcurrentHashMap<>();
  private final Queue<Integer> failures = new ConcurrentLinkedQueue<>();

  FakeS3() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  Map<String, byte[]> objects() {
    return objects;
  }

  /** The next requests fail with these codes, one each. */
  void failNext(int... codes) {
    for (int code : codes) {
      failures.add(code);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    byte[] sent = exchange.getRequestBody().readAllBytes();
    String path = exchange.getRequestURI().getPath();
    Integer failure = failures.poll();
    if (failure != null) {
      reply(exchange, failure, error("Injected"));
      return;
    }
    byte[] stored = objects.get(path);
    switch (exchange.getRequestMethod()) {
      case "PUT" -> {
        if (stored != null && exchange.getRequestHeaders().containsKey("If-None-Match")) {
          reply(exchange, 412, error("PreconditionFailed"));
        } else {
          objects.put(path, sent);
          reply(exchange, 200, new byte[0]);
        }
      }
      case "GET", "HEAD" ->
          reply(exchange, stored == null ? 404 : 200, stored == null ? error("NoSuchKey") : stored);
      default -> {
        objects.remove(path);
        reply(exchange, 204, new byte[0]);
      }
    }
  }

  private static void reply(HttpExchange exchange, int code, byte[] body) throws IOException {
    exchange.getResponseHeaders().add("ETag", "\"etag\"");
    exchange.getResponseHeaders().add("Last-Modified", "Fri, 02 Jan 2026 03:04:05 GMT");
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().add("Content-Length", Integer.toString(body.length));
      exchange.sendResponseHeaders(code, -1);
    } else {
      exchange.sendResponseHeaders(code, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }

  private static byte[] error(String code) {
    return ("<?xml version=\"1.0\"?><Error><Code>" + code + "</Code><Message>m</Message></Error>")
        .getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }
}

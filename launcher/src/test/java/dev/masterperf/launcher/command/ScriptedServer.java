package dev.masterperf.launcher.command;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A server that answers as it is told to, and keeps what it was asked, each as a line of text. */
final class ScriptedServer implements AutoCloseable {
  private static final int NO_CONTENT = 204;

  /** A request as it came. */
  record Asked(String method, String address, Headers headers, String body) {}

  /** What it was asked, in order. */
  final List<String> asked = new CopyOnWriteArrayList<>();

  /** What it answers. */
  volatile int status = 200;

  volatile String body = "{}";

  /** What it answers to each, where that is not the same. */
  volatile Function<Asked, String> bodyOf = request -> body;

  private final HttpServer server;

  /**
   * @param line what is kept of a request
   */
  ScriptedServer(Function<Asked, String> line) {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", exchange -> answer(exchange, line));
    server.start();
  }

  private void answer(HttpExchange exchange, Function<Asked, String> line) throws IOException {
    try (exchange) {
      Asked request =
          new Asked(
              exchange.getRequestMethod(),
              exchange.getRequestURI().toString(),
              exchange.getRequestHeaders(),
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
      asked.add(line.apply(request));
      byte[] answer = bodyOf.apply(request).getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, status == NO_CONTENT ? -1 : answer.length);
      if (status != NO_CONTENT) {
        exchange.getResponseBody().write(answer);
      }
    }
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}

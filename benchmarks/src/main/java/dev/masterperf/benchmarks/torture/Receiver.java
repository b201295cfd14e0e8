package dev.masterperf.benchmarks.torture;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.masterperf.model.DaemonThreads;
import dev.masterperf.model.wire.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A receiver of webhooks that keeps all it takes, in order, and may do badly for a while. What it
 * answers with a fault it may have taken all the same: then it comes again and has to be the same.
 */
final class Receiver implements AutoCloseable {
  /** How it answers. */
  enum Mode {
    TAKE,
    /** 503, and nothing is taken. */
    FAIL,
    /** 410: it wants no more of them. */
    GONE,
    /** To another page, and nothing is taken. */
    REDIRECT,
    /** Taken, and answered after the sender gave up. */
    ANSWER_LATE,
    /** Every second request fails. */
    FLAP
  }

  private static final long LATE_SECONDS = 12;

  /**
   * A webhook that was taken.
   *
   * @param id its {@code webhook-id}
   */
  record Taken(String id, String body) {
    JsonNode alert() {
      return Json.tree(body.getBytes(StandardCharsets.UTF_8)).path("alerts").path(0);
    }
  }

  private final HttpServer server;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(DaemonThreads.named("torture-receiver"));
  private final Journal file;
  private final List<Taken> taken = new ArrayList<>();
  private final AtomicInteger refused = new AtomicInteger();
  private volatile Mode mode = Mode.TAKE;
  private int requests;

  /**
   * Opens it, with all that was taken in earlier sittings.
   *
   * @param path of the file in which it is kept
   */
  Receiver(Path path) throws IOException {
    file = new Journal(path);
    for (String line : file.earlier()) {
      JsonNode one = Json.tree(line.getBytes(StandardCharsets.UTF_8));
      taken.add(new Taken(one.path("id").asText(), one.path("body").asText()));
    }
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/hook", this::answer);
    server.createContext("/heartbeat", this::answerHeartbeat);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook";
  }

  /** Where heartbeats go, which are taken while webhooks are. */
  String heartbeatUrl() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/heartbeat";
  }

  void set(Mode next) {
    mode = next;
  }

  /** How many webhooks were refused for good. */
  int refused() {
    return refused.get();
  }

  private void answerHeartbeat(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.sendResponseHeaders(mode == Mode.TAKE ? 204 : 503, -1);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      String id = String.valueOf(exchange.getRequestHeaders().getFirst("webhook-id"));
      switch (now()) {
        case FAIL, FLAP -> exchange.sendResponseHeaders(503, -1);
        case GONE -> {
          exchange.sendResponseHeaders(410, -1);
          refused.incrementAndGet();
        }
        case REDIRECT -> {
          exchange.getResponseHeaders().set("Location", url() + "/elsewhere");
          exchange.sendResponseHeaders(307, -1);
        }
        case ANSWER_LATE -> {
          take(new Taken(id, body));
          TimeUnit.SECONDS.sleep(LATE_SECONDS);
          exchange.sendResponseHeaders(204, -1);
        }
        case TAKE -> {
          take(new Taken(id, body));
          exchange.sendResponseHeaders(204, -1);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized Mode now() {
    requests++;
    return mode == Mode.FLAP && requests % 2 == 0 ? Mode.TAKE : mode;
  }

  /** Before it is answered: what the sender knows to be taken is kept. */
  private synchronized void take(Taken one) {
    byte[] line = Json.bytes(Map.of("id", one.id(), "body", one.body()));
    file.append(new String(line, StandardCharsets.UTF_8));
    taken.add(one);
  }

  /** All of them so far, in the order in which they came. */
  synchronized List<Taken> taken() {
    return List.copyOf(taken);
  }

  @Override
  public void close() throws IOException {
    server.stop(0);
    threads.shutdownNow();
    file.close();
  }
}

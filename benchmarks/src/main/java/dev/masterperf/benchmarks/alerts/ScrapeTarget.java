package dev.masterperf.benchmarks.alerts;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Shows the same values to Prometheus, spread over {@value #TARGETS} targets: it scrapes each at a
 * phase of its own within the second and evaluates at another, so a single target would be as quick
 * or as slow as these two happen to lie.
 */
final class ScrapeTarget implements AutoCloseable {
  static final int TARGETS = 10;
  static final String METRIC = "bench_seconds";

  private static final String PATH = "/metrics/";

  private final Incidents incidents;
  private final HttpServer server;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(task -> new Thread(task, "bench-target"));

  ScrapeTarget(Incidents incidents) throws IOException {
    this.incidents = incidents;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(PATH, this::answer);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** Of one target. */
  static String path(int target) {
    return PATH + target;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      int target = Integer.parseInt(exchange.getRequestURI().getPath().substring(PATH.length()));
      StringBuilder text = new StringBuilder("# TYPE " + METRIC + " gauge\n");
      for (int series = target; series < incidents.series(); series += TARGETS) {
        text.append(METRIC + "{id=\"" + BenchSeries.id(series) + "\"} ")
            .append(BenchSeries.value(incidents, series))
            .append('\n');
      }
      byte[] body = text.toString().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}

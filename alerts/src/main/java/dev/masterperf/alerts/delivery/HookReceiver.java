package dev.masterperf.alerts.delivery;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.masterperf.alerts.receiver.WebhookSecret;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * A small receiver for trying webhooks out: prints what it gets and answers 204. Takes bodies up to
 * 1 MiB on any path, one after the other.
 */
public final class HookReceiver implements AutoCloseable {
  private static final int MAX_BODY = 1 << 20;

  private final HttpServer server;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(task -> new Thread(task, "hook-receiver"));
  private final @Nullable WebhookSecret secret;
  private final PrintStream out;
  private final InstantSource clock;

  /**
   * Opens the port.
   *
   * @param port 0 for a free one
   * @param secret to check signatures with; null: they are not checked
   * @throws IOException if the port is taken or the host is not ours
   */
  public HookReceiver(
      String host, int port, @Nullable WebhookSecret secret, PrintStream out, InstantSource clock)
      throws IOException {
    this.server = HttpServer.create(new InetSocketAddress(host, port), 0);
    this.secret = secret;
    this.out = out;
    this.clock = clock;
    server.setExecutor(thread);
    server.createContext("/", this::handle);
  }

  public void start() {
    server.start();
  }

  public int port() {
    return server.getAddress().getPort();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!exchange.getRequestMethod().equals("POST")) {
        exchange.sendResponseHeaders(405, -1);
        return;
      }
      byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY + 1);
      if (body.length > MAX_BODY) {
        exchange.sendResponseHeaders(413, -1);
        return;
      }
      out.print(new ReceivedHook(exchange.getRequestHeaders()::getFirst, body).text(secret, clock));
      out.flush();
      exchange.sendResponseHeaders(204, -1);
    }
  }

  /** Stops at once. */
  @Override
  public void close() {
    server.stop(0);
    thread.shutdownNow();
  }
}

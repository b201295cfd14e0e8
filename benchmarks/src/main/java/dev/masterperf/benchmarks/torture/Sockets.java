package dev.masterperf.benchmarks.torture;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** Many live clients that all lose their connection at once and come back, again and again. */
final class Sockets {
  private static final int CLIENTS = 1_000;
  private static final Duration ROUND = Duration.ofSeconds(30);

  private final HttpClient http;
  private final URI live;
  private final AtomicInteger served = new AtomicInteger();

  /**
   * @param api base address of a server with role API
   */
  Sockets(HttpClient http, URI api) {
    this.http = http;
    live = URI.create("ws://" + api.getAuthority() + "/ws");
  }

  /**
   * All of them connect, ask for a view, wait for their first message, and break off.
   *
   * @return how many got one within 30 s
   */
  int round() throws InterruptedException {
    served.set(0);
    List<CompletableFuture<WebSocket>> opening = new ArrayList<>();
    List<CompletableFuture<Void>> heard = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      Client client = new Client();
      heard.add(client.first);
      opening.add(
          http.newWebSocketBuilder()
              .subprotocols("masterperf.v1")
              .connectTimeout(ROUND)
              .buildAsync(live, client));
    }
    try {
      CompletableFuture.allOf(heard.toArray(new CompletableFuture<?>[0]))
          .get(ROUND.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      // Who did not get one is not counted.
    }
    for (CompletableFuture<WebSocket> one : opening) {
      if (one.isDone() && !one.isCompletedExceptionally()) {
        one.join().abort();
      }
    }
    return served.get();
  }

  private final class Client implements WebSocket.Listener {
    private final CompletableFuture<Void> first = new CompletableFuture<>();

    @Override
    public void onOpen(WebSocket socket) {
      socket.sendText("{\"type\":\"subscribe\",\"view\":{\"limit\":100}}", true);
      socket.request(1);
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      if (first.complete(null)) {
        served.incrementAndGet();
      }
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      first.completeExceptionally(error);
    }
  }
}

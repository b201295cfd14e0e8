package dev.masterperf.launcher.top;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.masterperf.launcher.config.Secret;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The live socket of a server: keeps the newest frame, and connects again by itself when asked for
 * it.
 *
 * <p>Frames come on threads of the client; what they leave is guarded by this object's lock.
 */
final class Feed implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final long LOOK_MILLIS = 500;

  private final URI socket;
  private final Optional<Secret> apiKey;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private @Nullable Frame newest;
  private int frames;
  private @Nullable WebSocket open;
  private boolean connecting;
  private String trouble = "connecting";

  /**
   * @param server whose page shows the same
   * @param apiKey for a server that asks who comes
   */
  Feed(URI server, Optional<Secret> apiKey) {
    String scheme = "https".equalsIgnoreCase(server.getScheme()) ? "wss" : "ws";
    this.apiKey = apiKey;
    this.socket = URI.create(scheme + "://" + server.getRawAuthority() + "/ws");
  }

  /**
   * What came until now.
   *
   * @param frames how many
   * @param trouble why there may be no more of them for now; empty while all is well
   */
  record News(@Nullable Frame newest, int frames, String trouble) {}

  /** What came until now; connects if there is no connection. */
  synchronized News news() {
    if (open == null && !connecting) {
      connecting = true;
      WebSocket.Builder builder = http.newWebSocketBuilder().connectTimeout(PATIENCE);
      apiKey.ifPresent(key -> builder.header("Authorization", "Bearer " + key.reveal()));
      builder.buildAsync(socket, new Listener()).whenComplete(this::connected);
    }
    return new News(newest, frames, trouble);
  }

  /**
   * Waits for a frame.
   *
   * @throws IOException if none comes in that time
   */
  synchronized Frame first(Duration patience) throws IOException, InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    News news = news();
    while (news.newest() == null) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        throw new IOException(news.trouble() + ": no frame within " + patience.toSeconds() + " s");
      }
      wait(Math.min(left, LOOK_MILLIS));
      news = news();
    }
    return news.newest();
  }

  private synchronized void connected(@Nullable WebSocket socket, @Nullable Throwable failure) {
    connecting = false;
    open = socket;
    trouble = failure == null ? "waiting for the first frame" : "cannot reach " + this.socket;
  }

  private synchronized void came(Frame frame) {
    newest = frame;
    frames++;
    trouble = "";
    notifyAll();
  }

  private synchronized void lost(String why) {
    open = null;
    trouble = "connection lost: " + why;
  }

  /** Puts the parts of frames together. */
  private final class Listener implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        try {
          JsonNode frame = JSON.readTree(text.toString());
          came(Frame.of(frame));
        } catch (IOException e) {
          lost("a frame that is not JSON: " + e.getMessage());
          socket.abort();
        }
        text.setLength(0);
      }
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
      lost(reason.isEmpty() ? "the server closed it" : reason);
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      lost(String.valueOf(error.getMessage()));
    }
  }

  /** Ends the connection without waiting for the server. */
  @Override
  public synchronized void close() {
    if (open != null) {
      open.abort();
    }
  }
}

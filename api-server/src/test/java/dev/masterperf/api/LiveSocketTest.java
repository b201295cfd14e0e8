package dev.masterperf.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.masterperf.model.AlertState;
import dev.masterperf.model.wire.Json;
import dev.masterperf.streams.view.RulesInForce;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LiveSocketTest {
  private static final Duration NEVER = Duration.ofDays(1);

  private RunningApi api = new RunningApi(settings -> settings.withLivePeriod(NEVER));

  @AfterEach
  void close() {
    api.close();
  }

  private void tickEvery(Duration period) {
    api.close();
    api = new RunningApi(settings -> settings.withLivePeriod(period));
  }

  @Test
  void aClientGetsAFrameAtOnce() {
    api.view.rows.add(Rows.row("R2", "Object Upload", "upload", "19.6ms"));
    api.view.alerts.add(Rows.alert("SlowUpload", AlertState.FIRING, 2, Rows.NOW));
    api.view.alerts.add(Rows.alert("Gone", AlertState.RESOLVED, 2, Rows.NOW));

    JsonNode frame = Json.tree(connect().first().getBytes(StandardCharsets.UTF_8));

    assertThat(frame.path("generatedAt").asText()).isEqualTo("2026-01-31T12:00:00Z");
    assertThat(frame.at("/masterPerf/0/value").asText()).isEqualTo("19.6ms");
    assertThat(frame.path("total").asInt()).isEqualTo(1);
    assertThat(frame.path("alerts")).hasSize(1);
    assertThat(frame.at("/alerts/0/labels/alertname").asText()).isEqualTo("SlowUpload");
  }

  @Test
  void aFrameTellsThatThereAreNoRules() {
    api.view.rules.add(new RulesInForce("a:1", 0, "", new TreeSet<>(), List.of(), null));

    JsonNode frame = Json.tree(connect().first().getBytes(StandardCharsets.UTF_8));

    assertThat(frame.path("rules").isInt()).isTrue();
    assertThat(frame.path("rules").asInt()).isZero();
    assertThat(frame.at("/warnings/0").asText()).startsWith("there are no alert rules");
  }

  @Test
  void aFrameTellsOfRulesThatWereRefused() {
    api.view.rules.add(
        RulesApiTest.inForce("a:1", "rules.yml:3: unknown key\nrules.yml:9: no expr"));

    JsonNode frame = Json.tree(connect().first().getBytes(StandardCharsets.UTF_8));

    assertThat(frame.path("rules").asInt()).isEqualTo(3);
    assertThat(frame.at("/warnings/0").asText())
        .isEqualTo(
            "a:1 goes on with the rules before: rules.yml:3: unknown key\nrules.yml:9: no expr");
    assertThat(frame.has("incomplete")).isFalse();
  }

  @Test
  void laterClientsShareTheFrameThatIsThere() {
    connect().first();
    connect().first();
    connect().first();

    assertThat(api.view.matrixQuestions).hasValue(1);
  }

  @Test
  void framesComeEachPeriodAndAreBuiltOnceForAll() {
    tickEvery(Duration.ofMillis(50));
    List<Client> clients = Stream.generate(this::connect).limit(5).toList();

    await().until(() -> clients.stream().allMatch(client -> client.frames.size() >= 5));

    int received = clients.stream().mapToInt(client -> client.frames.size()).sum();
    assertThat(api.view.matrixQuestions.get()).isLessThan(received / 2);
  }

  @Test
  void withoutClientsNothingIsBuilt() {
    tickEvery(Duration.ofMillis(20));
    Client client = connect();
    client.first();
    client.socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();

    await()
        .during(Duration.ofMillis(200))
        .until(() -> api.view.matrixQuestions.get(), new Unchanging()::holds);
  }

  @Test
  void aFaultOfTheViewEndsNothing() {
    tickEvery(Duration.ofMillis(20));
    Client client = connect();
    client.first();
    api.view.broken = true;
    int asked = api.view.matrixQuestions.get();
    await().until(() -> api.view.matrixQuestions.get() > asked + 2);
    int before = client.frames.size();

    api.view.broken = false;

    await().until(() -> client.frames.size() > before + 1);
  }

  @Test
  void aClientThatDoesNotReadSlowsNobody() throws Exception {
    tickEvery(Duration.ofMillis(20));
    String large = "x".repeat(4000);
    for (int i = 0; i < 500; i++) {
      api.view.rows.add(Rows.row("R2", large, "upload-" + i, "1ms"));
    }
    try (Socket stuck = upgrade()) {
      assertThat(statusLine(stuck)).contains("101");
      Client reading = connect();

      await().atMost(Duration.ofSeconds(30)).until(() -> reading.frames.size() >= 10);
      assertThat(stuck.isConnected()).isTrue();
    }
  }

  @Test
  void framesAreNotCompressedForEachClientAnew() throws Exception {
    try (Socket socket = upgrade("Sec-WebSocket-Extensions: permessage-deflate")) {
      String head = head(socket);

      assertThat(head).startsWith("HTTP/1.1 101");
      assertThat(head.toLowerCase(java.util.Locale.ROOT))
          .doesNotContain("sec-websocket-extensions");
    }
  }

  @Test
  void anUnknownSubprotocolIsNotAgreedOn() throws Exception {
    try (Socket socket = upgrade("Sec-WebSocket-Protocol: masterperf.v9")) {
      String head = head(socket);

      assertThat(head).startsWith("HTTP/1.1 101");
      assertThat(head.toLowerCase(java.util.Locale.ROOT)).doesNotContain("sec-websocket-protocol");
    }
  }

  @Test
  void aPageOfAnotherSiteMayNotListen() {
    assertThatThrownBy(() -> connect("Origin", "https://evil.example"))
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOfSatisfying(
            WebSocketHandshakeException.class,
            e -> assertThat(e.getResponse().statusCode()).isEqualTo(403));
  }

  @Test
  void ourOwnPageMayListen() {
    assertThat(connect("Origin", "http://127.0.0.1:" + api.port()).first()).contains("masterPerf");
  }

  private Client connect(String... header) {
    Client client = new Client();
    WebSocket.Builder builder = HttpClient.newHttpClient().newWebSocketBuilder();
    if (header.length == 2) {
      builder.header(header[0], header[1]);
    }
    URI uri = URI.create("ws://127.0.0.1:" + api.port() + Routes.SOCKET);
    client.socket = builder.buildAsync(uri, client).join();
    return client;
  }

  private Socket upgrade(String... headers) throws IOException {
    Socket socket = new Socket("127.0.0.1", api.port());
    socket.setReceiveBufferSize(4096);
    String request =
        "GET /ws HTTP/1.1\r\nHost: 127.0.0.1:"
            + api.port()
            + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
            + String.join("", Stream.of(headers).map(h -> h + "\r\n").toList())
            + "\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static String statusLine(Socket socket) throws IOException {
    return head(socket).lines().findFirst().orElse("");
  }

  private static String head(Socket socket) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) socket.getInputStream().read());
    }
    return head.toString();
  }

  private static final class Unchanging {
    private final Set<Integer> seen = new HashSet<>();

    boolean holds(int value) {
      boolean same = seen.contains(value) && seen.size() == 1;
      if (!same) {
        seen.clear();
        seen.add(value);
      }
      return same;
    }
  }

  private static final class Client implements WebSocket.Listener {
    final List<String> frames = new CopyOnWriteArrayList<>();
    private final StringBuilder partial = new StringBuilder();
    WebSocket socket;

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      partial.append(data);
      if (last) {
        frames.add(partial.toString());
        partial.setLength(0);
      }
      from.request(1);
      return null;
    }

    String first() {
      await().until(() -> !frames.isEmpty());
      return frames.get(0);
    }
  }
}

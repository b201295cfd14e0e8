package dev.masterperf.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.luben.zstd.Zstd;
import dev.masterperf.api.live.ClientTable;
import dev.masterperf.model.AlertState;
import dev.masterperf.model.wire.Json;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The subprotocols of the socket over real connections. */
class LiveProtocolTest {
  private static final String TEXT = "masterperf.v1";
  private static final String ZSTD = "masterperf.v1+zstd";
  private static final Duration NEVER = Duration.ofDays(1);
  private static final Duration OFTEN = Duration.ofMillis(20);

  private final List<Client> clients = new ArrayList<>();
  private RunningApi api = new RunningApi(settings -> settings.withLivePeriod(OFTEN));

  @AfterEach
  void close() {
    api.close();
    assertThat(clients).allSatisfy(client -> assertThat(client.faults).isEmpty());
  }

  private void tickEvery(Duration period) {
    api.close();
    api = new RunningApi(settings -> settings.withLivePeriod(period));
  }

  @ParameterizedTest
  @ValueSource(strings = {TEXT, ZSTD})
  void aSnapshotComesAtOnceAndThenWhatChanges(String protocol) {
    show("upload", "1ms");
    show("download", "2ms");
    api.view.alerts.add(Rows.alert("SlowUpload", AlertState.FIRING, 2, Rows.NOW));
    Client client = connect(protocol);

    client.subscribe("");
    client.awaitValue("upload", "1ms");
    show("upload", "3ms");
    client.awaitValue("upload", "3ms");

    assertThat(client.socket.getSubprotocol()).isEqualTo(protocol);
    assertThat(client.types().get(0)).isEqualTo("snapshot");
    assertThat(client.types().subList(1, client.types().size())).containsOnly("delta");
    assertThat(client.table.fact("alerts").at("/0/labels/alertname").asText())
        .isEqualTo("SlowUpload");
    assertThat(client.table.fact("lag").asInt()).isZero();
    assertThat(client.table.column("value")).hasSize(2);
  }

  @Test
  void theFirstOfTheClientsListThatIsSpokenIsTaken() {
    assertThat(connect("masterperf.v9", ZSTD, TEXT).socket.getSubprotocol()).isEqualTo(ZSTD);
    assertThat(connect(TEXT, ZSTD).socket.getSubprotocol()).isEqualTo(TEXT);
  }

  @Test
  void aViewHasTheRowsAskedFor() {
    show("upload", "1ms");
    api.view.rows.add(Rows.row("Security", "Tls", "tls", "on"));
    Client client = connect(TEXT);

    client.subscribe(",\"view\":{\"category\":\"Security\",\"limit\":5}");
    client.awaitValue("tls", "on");
    assertThat(client.table.column("value")).hasSize(1);

    client.subscribe(",\"view\":{\"category\":\"R2\"}");
    client.awaitValue("upload", "1ms");
    assertThat(client.table.column("value")).hasSize(1);
  }

  @Test
  void allWhoWatchOneViewAreServedByOneReading() {
    tickEvery(NEVER);
    show("upload", "1ms");

    for (int i = 0; i < 5; i++) {
      Client client = connect(i % 2 == 0 ? TEXT : ZSTD);
      client.subscribe("");
      client.awaitValue("upload", "1ms");
    }

    assertThat(api.view.matrixQuestions).hasValue(1);
  }

  @Test
  void aClientThatComesBackGetsWhatChangedMeanwhile() {
    show("upload", "1ms");
    show("download", "2ms");
    Client before = connect(ZSTD);
    before.subscribe("");
    before.awaitValue("upload", "1ms");
    before.breakOff();
    int seq = before.table.seq();
    show("upload", "7ms");

    Client after = connect(ZSTD, before.table);
    after.subscribe(",\"session\":\"%s\",\"seq\":%d".formatted(before.table.session(), seq));

    after.awaitValue("upload", "7ms");
    assertThat(after.types()).containsOnly("delta");
    assertThat(after.got.get(0).path("since").asInt()).isEqualTo(seq);
    assertThat(after.got.get(0).has("add")).isFalse();
  }

  @Test
  void aClientThatWasAwayTooLongGetsASnapshot() {
    show("upload", "1ms");
    Client old = connect(TEXT);
    old.subscribe("");
    old.awaitValue("upload", "1ms");
    ClientTable then = new ClientTable();
    then.take(old.got.get(0));
    await().until(() -> old.table.seq() > then.seq() + 61);

    Client late = connect(TEXT, then);
    late.subscribe(",\"session\":\"%s\",\"seq\":%d".formatted(then.session(), then.seq()));

    await().until(() -> !late.got.isEmpty());
    assertThat(late.types().get(0)).isEqualTo("snapshot");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 1, 2_000_000_000})
  void aClientOfAnotherSessionGetsASnapshot(int seq) {
    show("upload", "1ms");
    Client client = connect(TEXT);

    client.subscribe(",\"session\":\"of-another-server\",\"seq\":" + seq);

    client.awaitValue("upload", "1ms");
    assertThat(client.types().get(0)).isEqualTo("snapshot");
  }

  @Test
  void aClientThatDoesNotReadGetsOneMessageForAllItLost() throws Exception {
    tickEvery(Duration.ofMillis(200));
    String large = "x".repeat(4000);
    for (int i = 0; i < 2_000; i++) {
      api.view.rows.add(Rows.row("R2", large, "large-" + i, "1ms"));
    }
    try (RawSocket slow = new RawSocket(api.port(), TEXT)) {
      slow.send("{\"type\":\"subscribe\"}");
      await().until(() -> api.view.matrixQuestions.get() > 0);
      int asked = api.view.matrixQuestions.get();
      for (int tick = 0; tick < 12; tick++) {
        show("counted", tick + "ms");
        int before = asked + tick;
        await().atMost(Duration.ofSeconds(60)).until(() -> api.view.matrixQuestions.get() > before);
      }

      ClientTable table = new ClientTable();
      JsonNode snapshot = Json.tree(slow.read());
      JsonNode next = Json.tree(slow.read());
      table.take(snapshot);
      table.take(next);

      assertThat(snapshot.path("rows")).hasSizeGreaterThanOrEqualTo(2_000);
      assertThat(api.get("/metrics").body())
          .containsPattern("masterperf_live_ticks_lost_total [1-9]");
      int lost = next.path("seq").asInt() - snapshot.path("seq").asInt();
      assertThat(lost).isGreaterThan(5);
      assertThat(next.path("type").asText()).isEqualTo(lost <= 60 ? "delta" : "snapshot");
      while (!value(table, "counted").equals("11ms")) {
        table.take(Json.tree(slow.read()));
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '~',
      value = {
        "{\"type\":\"subscribe\",\"vieww\":{}} # there is no key vieww, did you mean view? Known here:"
            + " seq, session, type, view",
        "{\"type\":\"subscribe\",\"view\":{\"topc\":\"a\"}} # there is no parameter topc, did you mean"
            + " topic? Known here: category, id, limit, maxLag, q, scope, source, status, subCat, topic, type",
        "{\"type\":\"subscribe\",\"view\":{\"limit\":10001}} # limit must be a whole number between 1"
            + " and 10000, not 10001",
        "{\"type\":\"subscribe\",\"view\":{\"q\":true}} # view.q must be a text or a whole number, not"
            + " true",
        "{\"type\":\"subscribe\",\"view\":3} # view must be an object; send"
            + " {\"type\":\"subscribe\",\"view\":{\"category\":\"R2\"}}",
        "{\"type\":\"subscribe\",\"seq\":3} # session (a text) and seq (a whole number) go together;"
            + " give both or neither",
        "{\"type\":\"listen\"} # type must be \"subscribe\"; send"
            + " {\"type\":\"subscribe\",\"view\":{\"category\":\"R2\"}}",
        "[] # the message is no JSON object; send"
            + " {\"type\":\"subscribe\",\"view\":{\"category\":\"R2\"}}",
        "hello # the message is no JSON; send"
            + " {\"type\":\"subscribe\",\"view\":{\"category\":\"R2\"}}",
      })
  void whatCannotBeDoneIsToldAndTheSocketStaysOpen(String message, String detail) {
    show("upload", "1ms");
    Client client = connect(ZSTD);

    client.socket.sendText(message, true).join();

    await().until(() -> !client.errors.isEmpty());
    assertThat(client.errors.get(0)).isEqualTo(detail);
    client.subscribe("");
    client.awaitValue("upload", "1ms");
  }

  @Test
  void aBinaryMessageIsNotUnderstood() {
    Client client = connect(TEXT);

    client.socket.sendBinary(ByteBuffer.wrap(new byte[] {1}), true).join();

    await().until(() -> !client.errors.isEmpty());
    assertThat(client.errors.get(0)).startsWith("the message is no JSON");
  }

  @Test
  void aLongMessageEndsTheConnection() {
    Client client = connect(TEXT);

    client.socket.sendText("x".repeat(4097), true).join();

    await().until(() -> client.closed != 0);
    assertThat(client.closed).isEqualTo(1009);
  }

  @Test
  void moreViewsThanTheServerTakesAreRefusedAndOthersGoOn() {
    tickEvery(NEVER);
    show("upload", "1ms");
    List<Client> watching =
        IntStream.range(0, 65)
            .mapToObj(
                i -> {
                  Client client = connect(TEXT);
                  client.subscribe(",\"view\":{\"limit\":%d}".formatted(i + 1));
                  await().until(() -> client.got.size() + client.errors.size() == 1);
                  return client;
                })
            .toList();

    assertThat(watching.get(63).got).hasSize(1);
    assertThat(watching.get(64).errors.get(0)).startsWith("view: more is watched than this server");

    watching.get(0).socket.abort();
    await()
        .until(
            () -> {
              Client again = connect(TEXT);
              again.subscribe(",\"view\":{\"limit\":100}");
              await().until(() -> again.got.size() + again.errors.size() == 1);
              return again.got.size() == 1;
            });
  }

  @Test
  void aClientThatSubscribesTooOftenIsTold() {
    tickEvery(NEVER);
    Client client = connect(TEXT);

    for (int i = 1; i <= 5; i++) {
      client.subscribe(",\"view\":{\"limit\":%d}".formatted(i));
      int answers = i;
      await().until(() -> client.got.size() == answers);
    }
    client.subscribe(",\"view\":{\"limit\":6}");

    await().until(() -> !client.errors.isEmpty());
    assertThat(client.errors.get(0)).startsWith("subscribe: that is too often");
  }

  @Test
  void aFaultOfTheViewEndsNothing() {
    api.view.broken = true;
    show("upload", "1ms");
    Client client = connect(TEXT);
    client.subscribe("");
    await().until(() -> api.view.matrixQuestions.get() > 2);

    api.view.broken = false;

    client.awaitValue("upload", "1ms");
  }

  @Test
  void whatWasSentIsCounted() throws Exception {
    show("upload", "1ms");
    Client client = connect(ZSTD);
    client.subscribe("");
    client.awaitValue("upload", "1ms");

    String figures = api.get("/metrics").body();
    assertThat(figures)
        .contains("masterperf_live_clients{protocol=\"masterperf.v1+zstd\"} 1\n")
        .contains("masterperf_live_clients{protocol=\"plain\"} 0\n")
        .containsPattern("masterperf_live_messages_total\\{protocol=\"masterperf.v1.zstd\"} [1-9]")
        .containsPattern("masterperf_live_bytes_total\\{protocol=\"masterperf.v1.zstd\"} [1-9]")
        .contains("masterperf_live_ticks_lost_total ");

    client.socket.abort();
    await()
        .until(
            () ->
                api.get("/metrics")
                    .body()
                    .contains("masterperf_live_clients{protocol=\"masterperf.v1+zstd\"} 0\n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {TEXT, ZSTD})
  void framesAreNotCompressedForEachClientAnew(String protocol) throws Exception {
    show("upload", "1ms");
    try (RawSocket socket =
        new RawSocket(api.port(), protocol, "Sec-WebSocket-Extensions: permessage-deflate")) {
      assertThat(socket.head().toLowerCase(Locale.ROOT))
          .contains("sec-websocket-protocol: " + protocol)
          .doesNotContain("sec-websocket-extensions");

      socket.send("{\"type\":\"subscribe\"}");

      byte[] first = socket.read();
      JsonNode message =
          Json.tree(protocol.equals(ZSTD) ? unpacked(ByteBuffer.wrap(first)) : first);
      assertThat(message.path("type").asText()).isEqualTo("snapshot");
    }
  }

  private void show(String id, String value) {
    api.view.rows.removeIf(row -> row.latest().series().id().equals(id));
    api.view.rows.add(Rows.row("R2", "Object Transfer", id, value));
  }

  private static String value(ClientTable table, String id) {
    return table.column("value").entrySet().stream()
        .filter(cell -> cell.getKey().contains("|" + id + "|"))
        .map(cell -> cell.getValue().asText())
        .findFirst()
        .orElse("");
  }

  private static byte[] unpacked(ByteBuffer message) {
    byte[] zstd = new byte[message.remaining()];
    message.get(zstd);
    return Zstd.decompress(zstd, Math.toIntExact(Zstd.getFrameContentSize(zstd)));
  }

  private Client connect(String... protocols) {
    return connect(new Client(new ClientTable()), protocols);
  }

  private Client connect(String protocol, ClientTable had) {
    return connect(new Client(had), protocol);
  }

  private Client connect(Client client, String... protocols) {
    clients.add(client);
    String[] more = List.of(protocols).subList(1, protocols.length).toArray(String[]::new);
    client.socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .subprotocols(protocols[0], more)
            .buildAsync(URI.create("ws://127.0.0.1:" + api.port() + Routes.SOCKET), client)
            .join();
    return client;
  }

  private static final class Client implements WebSocket.Listener {
    final List<JsonNode> got = new CopyOnWriteArrayList<>();
    final List<String> errors = new CopyOnWriteArrayList<>();
    final List<String> faults = new CopyOnWriteArrayList<>();
    final ClientTable table;
    volatile int closed;
    private boolean broken;
    private final ByteArrayOutputStream partial = new ByteArrayOutputStream();
    WebSocket socket;

    Client(ClientTable table) {
      this.table = table;
    }

    void subscribe(String rest) {
      socket.sendText("{\"type\":\"subscribe\"" + rest + "}", true).join();
    }

    /** Loses the connection, with whatever is on its way. */
    void breakOff() {
      synchronized (table) {
        broken = true;
      }
      socket.abort();
    }

    List<String> types() {
      return got.stream().map(message -> message.path("type").asText()).toList();
    }

    void awaitValue(String id, String value) {
      await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () -> {
                synchronized (table) {
                  return value(table, id).equals(value);
                }
              });
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      partial.writeBytes(data.toString().getBytes(StandardCharsets.UTF_8));
      if (last) {
        take(partial.toByteArray());
      }
      from.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
      byte[] part = new byte[data.remaining()];
      data.get(part);
      partial.writeBytes(part);
      if (last) {
        take(unpacked(ByteBuffer.wrap(partial.toByteArray())));
      }
      from.request(1);
      return null;
    }

    private void take(byte[] json) {
      partial.reset();
      JsonNode message = Json.tree(json);
      String type = message.path("type").asText();
      faults.addAll(Described.faults(type, message.toString()));
      if (type.equals("error")) {
        errors.add(message.path("detail").asText());
      } else {
        synchronized (table) {
          if (broken) {
            return;
          }
          table.take(message);
        }
        got.add(message);
      }
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
      closed = status;
      return null;
    }
  }
}

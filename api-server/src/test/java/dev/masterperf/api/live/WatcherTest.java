package dev.masterperf.api.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.masterperf.api.FakeView;
import dev.masterperf.api.Rows;
import dev.masterperf.api.alerts.AlertWarnings;
import dev.masterperf.model.AllowedScopes;
import dev.masterperf.model.wire.Json;
import dev.masterperf.streams.view.MatrixQuery;
import dev.masterperf.streams.view.MatrixRow;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.eclipse.jetty.websocket.api.Callback;
import org.junit.jupiter.api.Test;

class WatcherTest {
  private static final int LONG = LiveTable.REMEMBERED + 5;

  /** A client, and how its messages come through. */
  private static final class Client {
    final ClientTable table = new ClientTable();
    final List<JsonNode> got = new ArrayList<>();
    private final Deque<Callback> underWay = new ArrayDeque<>();
    private final Deque<Message> sent = new ArrayDeque<>();
    Watcher watcher = connect();

    private Watcher connect() {
      return new Watcher(
          (message, done) -> {
            assertThat(underWay).as("messages on their way").isEmpty();
            sent.add(message);
            underWay.add(done);
          },
          Runnable::run,
          AllowedScopes.ALL);
    }

    void receive() {
      while (!sent.isEmpty()) {
        JsonNode message = Json.tree(sent.remove().text().getBytes(StandardCharsets.UTF_8));
        got.add(message);
        table.take(message);
        underWay.remove().succeed();
      }
    }

    /** The connection breaks, with whatever is on its way, and there is a new one. */
    void comeBack(LiveView view) {
      watcher.leave();
      sent.clear();
      underWay.clear();
      watcher = connect();
      watcher.watch(view, table.seq());
    }
  }

  /** One step: ticks, after which a client receives, or is lost and comes back, or sleeps on. */
  private record Step(List<List<MatrixRow>> ticks, int client, Then then) {
    enum Then {
      RECEIVE,
      COME_BACK,
      SLEEP
    }

    void act(Client client, LiveView view) {
      switch (then) {
        case RECEIVE -> client.receive();
        case COME_BACK -> client.comeBack(view);
        case SLEEP -> {}
      }
    }
  }

  @Property(tries = 300)
  void whateverTicksAClientLosesWhatItGetsMakesTheTable(@ForAll("steps") List<Step> steps) {
    FakeView source = new FakeView();
    LiveView view = new LiveView(MatrixQuery.ALL, "s", Sharing.SHARED);
    tick(view, source, List.of());
    List<Client> clients = List.of(new Client(), new Client());
    clients.forEach(client -> client.watcher.watch(view, 0));

    for (Step step : steps) {
      step.ticks.forEach(rows -> tick(view, source, rows));
      step.act(clients.get(step.client), view);
    }

    for (Client client : clients) {
      client.receive();
      assertThat(client.table.seq()).isEqualTo(view.seq());
      assertThat(texts(client.table, "value")).isEqualTo(expected(source));
      assertThat(client.table.column("lastSeen").values())
          .allMatch(time -> time.asText().equals(Rows.NOW.toString()));
      assertThat(client.table.fact("total").asInt()).isEqualTo(source.rows.size());
      assertThat(client.table.fact("lag").asInt()).isZero();
    }
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    Arbitrary<List<MatrixRow>> rows =
        Arbitraries.integers()
            .between(0, 7)
            .set()
            .ofMaxSize(5)
            .flatMap(
                ids ->
                    Arbitraries.of("1ms", "2ms", "on")
                        .list()
                        .ofSize(ids.size())
                        .map(values -> rows(List.copyOf(ids), values)));
    Arbitrary<List<List<MatrixRow>>> ticks =
        Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(9, rows.list().ofMaxSize(4)),
            net.jqwik.api.Tuple.of(1, rows.list().ofMinSize(LONG).ofMaxSize(LONG + 2)));
    return Combinators.combine(ticks, Arbitraries.of(0, 1), Arbitraries.of(Step.Then.class))
        .as(Step::new)
        .list()
        .ofMaxSize(20);
  }

  private static List<MatrixRow> rows(List<Integer> ids, List<String> values) {
    return IntStream.range(0, ids.size())
        .mapToObj(i -> Rows.row("R2", "Upload", "upload-" + ids.get(i), values.get(i)))
        .toList();
  }

  @Test
  void aClientThatTakesEachTickGetsWhatChangedOnly() {
    FakeView source = new FakeView();
    LiveView view = new LiveView(MatrixQuery.ALL, "s", Sharing.SHARED);
    tick(view, source, rows(List.of(1, 2), List.of("1ms", "1ms")));
    Client client = new Client();
    client.watcher.watch(view, 0);
    client.receive();

    tick(view, source, rows(List.of(1, 2), List.of("1ms", "5ms")));
    client.receive();

    int value = Column.NAMES.indexOf("value");
    int measure = Column.NAMES.indexOf("measure");
    int p50 = Column.NAMES.indexOf("p50");
    int p99 = Column.NAMES.indexOf("p99");
    assertThat(client.got.get(1).toString())
        .isEqualTo(
            ("{\"type\":\"delta\",\"session\":\"s\",\"seq\":2,\"since\":1,"
                    + "\"cells\":[[1,%d,\"5ms\",%d,0.005,%d,0.005,%d,0.005]],"
                    + "\"generatedAt\":\"2026-01-31T12:00:00Z\"}")
                .formatted(value, measure, p50, p99));
  }

  @Test
  void aSeriesThatComesBackIsANewRow() {
    FakeView source = new FakeView();
    LiveView view = new LiveView(MatrixQuery.ALL, "s", Sharing.SHARED);
    Client client = new Client();
    tick(view, source, rows(List.of(1), List.of("1ms")));
    client.watcher.watch(view, 0);
    client.receive();

    tick(view, source, List.of());
    tick(view, source, rows(List.of(1), List.of("1ms")));
    client.receive();

    assertThat(client.got).hasSize(3);
    assertThat(client.got.get(1).path("gone").toString()).isEqualTo("[0]");
    assertThat(client.got.get(2).at("/add/0/0").asInt()).isEqualTo(1);
  }

  @Test
  void clientsOfOneTickShareOneMessage() {
    FakeView source = new FakeView();
    LiveView view = new LiveView(MatrixQuery.ALL, "s", Sharing.SHARED);
    tick(view, source, rows(List.of(1), List.of("1ms")));
    tick(view, source, rows(List.of(1), List.of("2ms")));

    assertThat(view.since(1)).isSameAs(view.since(1)).isNotSameAs(view.since(2));
    assertThat(view.since(0)).isSameAs(view.since(9));
    assertThat(view.since(1).zstd()).isNotSameAs(view.since(1).zstd());
  }

  private static void tick(LiveView view, FakeView source, List<MatrixRow> rows) {
    source.rows.clear();
    source.rows.addAll(rows);
    view.tick(new Reading(source, AlertWarnings.NONE, Rows.NOW));
    List.copyOf(view.watchers()).forEach(Watcher::tick);
  }

  private static Map<String, String> expected(FakeView source) {
    Map<String, String> values = new TreeMap<>();
    source.rows.forEach(
        row -> values.put(row.latest().series().key().text(), row.latest().value()));
    return values;
  }

  private static Map<String, String> texts(ClientTable table, String column) {
    Map<String, String> texts = new TreeMap<>();
    table.column(column).forEach((series, cell) -> texts.put(series, cell.asText()));
    return texts;
  }
}

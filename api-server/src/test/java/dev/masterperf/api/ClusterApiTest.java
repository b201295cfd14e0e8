package dev.masterperf.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.masterperf.api.cluster.ClusterView;
import dev.masterperf.api.cluster.Instance;
import dev.masterperf.api.cluster.RemoteView;
import dev.masterperf.api.cluster.SharedSecret;
import dev.masterperf.model.Aggregate;
import dev.masterperf.model.AlertState;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.Series;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.model.Status;
import dev.masterperf.model.Unit;
import dev.masterperf.model.WindowAggregate;
import dev.masterperf.model.WindowState;
import dev.masterperf.model.wire.AggregateCodec;
import dev.masterperf.streams.view.AlertsAnswer;
import dev.masterperf.streams.view.MatrixAnswer;
import dev.masterperf.streams.view.MatrixQuery;
import dev.masterperf.streams.view.MatrixRow;
import dev.masterperf.streams.view.WindowsAnswer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterApiTest {
  private static final SharedSecret SECRET = new SharedSecret("correct horse");
  private static final Instance SELF = new Instance("127.0.0.1", 1);

  private final RunningApi other = new RunningApi(settings -> settings.withInternalSecret(SECRET));
  private final FakeView local = new FakeView();

  @AfterEach
  void close() {
    other.close();
  }

  @Test
  void rowsSurviveTheWayFromOneInstanceToAnother() {
    other.view.rows.add(Rows.row("R2", "Object Upload", "upload", "19.6ms"));
    other.view.rows.add(Rows.row("Security", "TLS", "min-version", "TLSv1.3"));
    other.view.missing.add("one store is being restored");

    MatrixAnswer answer = remote(SECRET).matrix(MatrixQuery.ALL);

    assertThat(answer.rows()).containsExactlyElementsOf(other.view.rows);
    assertThat(answer.total()).isEqualTo(2);
    assertThat(answer.missing()).containsExactly("one store is being restored");
  }

  @Test
  void filtersAreAppliedWhereTheRowsAre() {
    other.view.rows.add(Rows.row("R2", "Object Upload & more", "upload", "19.6ms"));
    other.view.rows.add(Rows.row("Security", "TLS", "min-version", "TLSv1.3"));

    MatrixAnswer answer =
        remote(SECRET)
            .matrix(
                new MatrixQuery(
                    Optional.of("global"),
                    Optional.of("R2"),
                    Optional.of("performance"),
                    Optional.of("Object Upload & more"),
                    Optional.of("UPLOAD"),
                    5));

    assertThat(answer.rows()).hasSize(1);
    assertThat(answer.total()).isEqualTo(1);
  }

  @Test
  void alertsSurviveTheWay() {
    other.view.alerts.add(Rows.alert("SlowUpload", AlertState.FIRING, 2, Rows.NOW));
    other.view.alerts.add(Rows.alert("Gone", AlertState.RESOLVED, 3, Rows.NOW));

    assertThat(remote(SECRET).alerts()).isEqualTo(new AlertsAnswer(other.view.alerts, List.of()));
  }

  @Test
  void windowsSurviveTheWay() {
    WindowAggregate window = window(1_700_000_000_000L, 1);
    other.view.windows.add(window);
    other.view.windows.add(window(1_700_000_005_000L, 1));

    WindowsAnswer answer =
        remote(SECRET).windows(key(), Resolution.SECOND, 1_700_000_000_000L, 1_700_000_001_000L);

    assertThat(answer.windows()).hasSize(1);
    assertThat(AggregateCodec.toJson(answer.windows().get(0)))
        .isEqualTo(AggregateCodec.toJson(window));
  }

  @Test
  void whoDoesNotKnowTheSecretIsToldThatSomethingIsMissing() {
    MatrixAnswer answer = remote(new SharedSecret("wrong")).matrix(MatrixQuery.ALL);

    assertThat(answer.rows()).isEmpty();
    assertThat(answer.missing())
        .containsExactly(
            "instance 127.0.0.1:" + other.port() + ": matrix missing, it does not know our secret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"matrix", "alerts", "windows"})
  void withoutTheSecretThereIsNothingThere(String what) throws Exception {
    String path = "/internal/v1/" + what;

    assertThat(other.get(path).statusCode()).isEqualTo(404);
    assertThat(other.get(path, SharedSecret.HEADER, "wrong").statusCode()).isEqualTo(404);
    assertThat(other.get(path).body()).contains("urn:masterperf:problem:not-found");
  }

  @Test
  void anInstanceThatIsGoneIsAnAnswerWithAHole() throws Exception {
    int port = other.port();
    other.close();

    assertThat(remote(new Instance("127.0.0.1", port), Duration.ofSeconds(2)).alerts().missing())
        .containsExactly("instance 127.0.0.1:" + port + ": alerts missing, it cannot be reached");
  }

  @Test
  void anInstanceThatKeepsSilentIsNotWaitedForLong() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Instance instance = new Instance("127.0.0.1", silent.getLocalPort());

      assertThat(remote(instance, Duration.ofMillis(200)).alerts().missing())
          .containsExactly("instance " + instance + ": alerts missing, no answer within 200 ms");
    }
  }

  @Test
  @Timeout(10)
  void anInstanceThatStopsInTheMiddleIsNotWaitedForEither() throws IOException {
    HttpServer halting = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 5);
    halting.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, 100);
          exchange.getResponseBody().write('{');
          exchange.getResponseBody().flush();
        });
    halting.start();
    try {
      Instance instance = new Instance("127.0.0.1", halting.getAddress().getPort());

      assertThat(remote(instance, Duration.ofMillis(500)).alerts().missing())
          .containsExactly("instance " + instance + ": alerts missing, no answer within 500 ms");
    } finally {
      halting.stop(0);
    }
  }

  @Test
  void allInstancesAnswerAsOne() {
    local.rows.add(at("local-new", 30));
    local.rows.add(at("local-old", 10));
    other.view.rows.add(at("other", 20));
    other.view.missing.add("one store is being restored");

    MatrixAnswer all = cluster().matrix(MatrixQuery.ALL);

    assertThat(ids(all)).containsExactly("local-new", "other", "local-old");
    assertThat(all.total()).isEqualTo(3);
    assertThat(all.missing()).containsExactly("one store is being restored");
  }

  @Test
  void withoutASecretTheOthersAreNotAskedButMissedAloud() {
    local.rows.add(at("local", 30));
    other.view.rows.add(at("other", 20));
    ClusterView alone = cluster(Optional.empty());

    MatrixAnswer matrix = alone.matrix(MatrixQuery.ALL);

    assertThat(ids(matrix)).containsExactly("local");
    assertThat(matrix.missing())
        .singleElement()
        .asString()
        .startsWith("instance 127.0.0.1:" + other.port() + ": matrix missing, it is not asked")
        .contains("cluster.internal-secret", "MASTERPERF_CLUSTER_INTERNAL_SECRET");
    assertThat(alone.alerts().missing()).hasSize(1);
    assertThat(alone.windows(key(), Resolution.SECOND, 0, Long.MAX_VALUE).missing()).hasSize(1);
    assertThat(other.view.matrixQuestions).hasValue(0);
  }

  @Test
  void withoutASecretAnInstanceThatHoldsAllMissesNothing() {
    ClusterView alone =
        new ClusterView(() -> List.of(SELF), SELF, local, to -> remote(to, Optional.empty()));

    assertThat(alone.matrix(MatrixQuery.ALL).missing()).isEmpty();
  }

  @Test
  void theLimitHoldsForAllTogether() {
    local.rows.add(at("local-new", 30));
    local.rows.add(at("local-old", 10));
    other.view.rows.add(at("other", 20));

    MatrixAnswer two =
        cluster()
            .matrix(
                new MatrixQuery(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    2));

    assertThat(ids(two)).containsExactly("local-new", "other");
    assertThat(two.total()).isEqualTo(3);
  }

  @Test
  void aSeriesKnownTwiceIsOneRowAndTheNewerOne() {
    local.rows.add(at("moving", 10));
    other.view.rows.add(at("moving", 20));

    MatrixAnswer all = cluster().matrix(MatrixQuery.ALL);

    assertThat(all.rows()).containsExactlyElementsOf(other.view.rows);
    assertThat(all.total()).isEqualTo(1);
  }

  @Test
  void theNewestTransitionOfAnAlertCounts() {
    local.alerts.add(Rows.alert("SlowUpload", AlertState.FIRING, 2, Rows.NOW));
    other.view.alerts.add(Rows.alert("SlowUpload", AlertState.RESOLVED, 3, Rows.NOW));

    assertThat(cluster().alerts().alerts()).containsExactlyElementsOf(other.view.alerts);
  }

  @Test
  void windowsOfAllInstancesStandInTheirOrder() {
    local.windows.add(window(1_700_000_002_000L, 1));
    other.view.windows.add(window(1_700_000_001_000L, 1));
    other.view.windows.add(window(1_700_000_002_000L, 2));

    List<WindowAggregate> windows =
        cluster().windows(key(), Resolution.SECOND, 0, Long.MAX_VALUE).windows();

    assertThat(windows)
        .extracting(WindowAggregate::startMillis)
        .containsExactly(1_700_000_001_000L, 1_700_000_002_000L);
    assertThat(windows).extracting(WindowAggregate::revision).containsExactly(1, 2);
  }

  @Test
  void withoutAnyInstanceTheAnswerSaysSo() {
    ClusterView nobody = new ClusterView(List::of, SELF, local, to -> remote(to, Optional.empty()));

    assertThat(nobody.matrix(MatrixQuery.ALL).missing()).hasSize(1);
    assertThat(nobody.alerts().missing()).hasSize(1);
  }

  private ClusterView cluster() {
    return cluster(Optional.of(SECRET));
  }

  private ClusterView cluster(Optional<SharedSecret> secret) {
    List<Instance> instances = List.of(SELF, new Instance("127.0.0.1", other.port()));
    return new ClusterView(() -> instances, SELF, local, instance -> remote(instance, secret));
  }

  private RemoteView remote(SharedSecret secret) {
    return remote(new Instance("127.0.0.1", other.port()), Optional.of(secret));
  }

  private static RemoteView remote(Instance instance, Optional<SharedSecret> secret) {
    return new RemoteView(HttpClient.newHttpClient(), instance, secret, Duration.ofSeconds(10));
  }

  private static RemoteView remote(Instance instance, Duration timeout) {
    return new RemoteView(HttpClient.newHttpClient(), instance, Optional.of(SECRET), timeout);
  }

  private static MatrixRow at(String id, int second) {
    Instant seen = Rows.NOW.plusSeconds(second);
    return Rows.row(Rows.row("R2", "Object Upload", id, "1ms").latest(), seen);
  }

  private static List<String> ids(MatrixAnswer answer) {
    return answer.rows().stream().map(row -> row.latest().series().id()).toList();
  }

  private static SeriesKey key() {
    return Series.of("R2", "Object|Upload", "upload").key();
  }

  private static WindowAggregate window(long startMillis, int revision) {
    Aggregate aggregate = new Aggregate();
    aggregate.addSample(0.1, Unit.SECONDS, Status.OK, startMillis * 1_000_000, 1);
    aggregate.addSample(0.7, Unit.SECONDS, Status.ERROR, startMillis * 1_000_000 + 1, 2);
    return new WindowAggregate(
        key(), Resolution.SECOND, startMillis, WindowState.FINAL, revision, aggregate);
  }
}

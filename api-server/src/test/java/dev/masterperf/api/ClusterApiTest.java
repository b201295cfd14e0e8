package dev.masterperf.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.masterperf.alerts.rule.RuleDocument;
import dev.masterperf.api.cluster.ClusterView;
import dev.masterperf.api.cluster.Instance;
import dev.masterperf.api.cluster.RemoteView;
import dev.masterperf.api.cluster.SharedSecret;
import dev.masterperf.model.Aggregate;
import dev.masterperf.model.AlertState;
import dev.masterperf.model.AllowedScopes;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.Series;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.model.Status;
import dev.masterperf.model.Unit;
import dev.masterperf.model.WindowAggregate;
import dev.masterperf.model.WindowNumber;
import dev.masterperf.model.WindowParts;
import dev.masterperf.model.WindowState;
import dev.masterperf.model.Windows;
import dev.masterperf.model.wire.AggregateCodec;
import dev.masterperf.streams.anomaly.DetectorReport;
import dev.masterperf.streams.view.MatrixAnswer;
import dev.masterperf.streams.view.MatrixQuery;
import dev.masterperf.streams.view.MatrixRow;
import dev.masterperf.streams.view.PartitionCover;
import dev.masterperf.streams.view.RulesInForce;
import dev.masterperf.streams.view.RunsAnswer;
import dev.masterperf.streams.view.RunsQuery;
import dev.masterperf.streams.view.SeriesAnswer;
import dev.masterperf.streams.view.SeriesField;
import dev.masterperf.streams.view.SeriesQuery;
import dev.masterperf.streams.view.WindowsAnswer;
import dev.masterperf.streams.window.WindowRun;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterApiTest {
  private static final SharedSecret SECRET = new SharedSecret("correct horse");
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
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
    other.view.cover(PartitionCover.owned(2, 4_000_000_000L, 17));
    other.view.cover(PartitionCover.standby(3, 5));
    other.view.coverOnly(0, 2, 3);
    other.view.reasons.add("one store is being restored");

    MatrixAnswer answer = remote(SECRET).matrix(MatrixQuery.ALL);

    assertThat(answer).isEqualTo(other.view.matrix(MatrixQuery.ALL));
    assertThat(answer.coverage().missing()).containsExactly(1);
    assertThat(answer.coverage().reasons()).containsExactly("one store is being restored");
  }

  @Test
  void filtersAreAppliedWhereTheRowsAre() {
    other.view.rows.add(Rows.row("R2", "Object Upload & more", "upload", "19.6ms"));
    other.view.rows.add(Rows.row("Security", "TLS", "min-version", "TLSv1.3"));

    MatrixAnswer answer =
        remote(SECRET)
            .matrix(
                MatrixQuery.ALL
                    .inScope("global")
                    .where(SeriesField.CATEGORY, "R2")
                    .where(SeriesField.TYPE, "performance")
                    .where(SeriesField.TOPIC, "Object Upload & more")
                    .where(SeriesField.SUB_CAT, "General")
                    .where(SeriesField.ID, "upload")
                    .withStatus(Status.OK)
                    .withText("UPLOAD")
                    .withLimit(5));

    assertThat(answer.rows()).hasSize(1);
    assertThat(answer.total()).isEqualTo(1);
  }

  @Test
  void alertsSurviveTheWay() {
    other.view.alerts.add(Rows.alert("SlowUpload", AlertState.FIRING, 2, Rows.NOW));
    other.view.alerts.add(Rows.alert("Gone", AlertState.RESOLVED, 3, Rows.NOW));
    other.view.rules.add(rulesOf("other:1", 2, "ab", new TreeSet<>(Set.of("Gone"))));

    assertThat(remote(SECRET).alerts()).isEqualTo(other.view.alerts());
  }

  @Test
  void processorsWithUnlikeRulesAreNamed() {
    local.rules.add(rulesOf("here:1", 2, "ab", new TreeSet<>()));
    other.view.rules.add(rulesOf("other:1", 0, "", new TreeSet<>(Set.of("SlowUpload"))));

    assertThat(warningsOfBoth())
        .containsExactly(
            "the processors have different rule files: here:1 has 2 (ab), other:1 has none; give"
                + " all the same (--rules), until then each raises alerts by its own",
            "other:1 lacks the rules SlowUpload: their active alerts are seen through as they were"
                + " raised, and no new ones are raised there");
  }

  @Test
  void processorsThatDidNotReadTheNewestStoredRulesAreNamed() {
    local.rules.add(storedRulesOf("here:1", "ab", 7));
    other.view.rules.add(storedRulesOf("other:1", "", 5));

    assertThat(warningsOfBoth())
        .containsExactly("other:1 did not yet take the stored rules of version 7");
  }

  @Test
  void ruleFilesOfAllProcessorsAreKnownToEach() {
    RuleDocument shared = new RuleDocument("a.yaml", null, null, "groups: []");
    RuleDocument theirs = new RuleDocument("b.yaml", null, null, "groups: []\n");
    local.ruleFiles.add(shared);
    other.view.ruleFiles.addAll(List.of(shared, theirs));

    assertThat(cluster().ruleFiles()).containsExactly(shared, theirs);
  }

  @Test
  void processorsWithTheSameRulesAreNoNews() {
    local.rules.add(rulesOf("here:1", 2, "ab", new TreeSet<>()));
    other.view.rules.add(rulesOf("other:1", 2, "ab", new TreeSet<>()));

    assertThat(cluster().alerts().warnings()).isEmpty();
  }

  @Test
  void questionsAboutManySeriesSurviveTheWay() {
    other.view.windows.add(window(1_700_000_000_000L, 1));
    other.view.windows.add(window(1_700_000_003_000L, 1));
    SeriesQuery wanted =
        new SeriesQuery(AllowedScopes.of(Set.of("global", "prod/eu")), Optional.of("up"), 17, 9);
    RunsQuery runs =
        new RunsQuery(List.of(key()), Resolution.SECOND, 1_700_000_000_000L, 1_700_000_009_000L);

    assertThat(remote(SECRET).series(wanted)).isEqualTo(other.view.series(wanted));
    assertThat(other.view.seriesQuestions).allMatch(wanted::equals);
    RunsAnswer answer = remote(SECRET).runs(runs);

    assertThat(other.view.runsQuestions).containsExactly(runs);
    assertThat(answer.coverage()).isEqualTo(other.view.runs(runs).coverage());
    WindowRun run = answer.runs().get(0);
    assertThat(run.series()).isEqualTo(key());
    assertThat(run.windows().size()).isEqualTo(2);
    assertThat(run.windows().startMillis(1)).isEqualTo(1_700_000_003_000L);
    assertThat(AggregateCodec.toJson(asWindow(run, 1)))
        .isEqualTo(AggregateCodec.toJson(asWindow(run, other.view.windows.get(1).aggregate())));
  }

  @Test
  void ofWindowsNoMoreTravelsThanTheNumbersWanted() {
    other.view.windows.add(window(1_700_000_000_000L, 1));
    other.view.windows.add(window(1_700_000_003_000L, 1));
    WindowParts parts = WindowParts.only(WindowNumber.MAX, WindowNumber.LAST);
    RunsQuery numbers =
        new RunsQuery(
            List.of(key()), Resolution.SECOND, 1_700_000_000_000L, 1_700_000_009_000L, parts);

    Windows found = remote(SECRET).runs(numbers).runs().get(0).windows();

    assertThat(other.view.runsQuestions).containsExactly(numbers);
    assertThat(found.areWhole()).isFalse();
    assertThat(found.startsMillis()).containsExactly(1_700_000_000_000L, 1_700_000_003_000L);
    Aggregate second = other.view.windows.get(1).aggregate();
    assertThat(found.number(WindowNumber.COUNT, 1)).isEqualTo(second.count());
    assertThat(found.number(WindowNumber.MAX, 1)).isEqualTo(second.max());
    assertThat(found.number(WindowNumber.LAST, 1)).isEqualTo(second.last());
  }

  private static WindowAggregate asWindow(WindowRun run, int index) {
    return asWindow(run, run.windows().window(index));
  }

  private static WindowAggregate asWindow(WindowRun run, Aggregate aggregate) {
    return new WindowAggregate(
        run.series(),
        Resolution.SECOND,
        run.windows().startMillis(1),
        WindowState.FINAL,
        1,
        aggregate);
  }

  @Test
  void manySeriesAreAskedOfTheirOwnersAlone() {
    SeriesKey near = keyIn(0);
    SeriesKey far = keyIn(3);
    local.coverOnly(0, 1);
    other.view.coverOnly(2, 3);
    local.windows.add(window(near, 1_000));
    other.view.windows.add(window(far, 2_000));
    ClusterView cluster = cluster();
    RunsQuery query = new RunsQuery(List.of(near, far), Resolution.SECOND, 0, 9_000);

    SeriesAnswer series =
        cluster.series(new SeriesQuery(AllowedScopes.ALL, Optional.empty(), 0, 10));
    RunsAnswer runs = cluster.runs(query);

    assertThat(series.series()).containsExactlyInAnyOrder(near, far);
    assertThat(series.coverage().complete()).isTrue();
    assertThat(runs.runs()).extracting(WindowRun::series).containsExactlyInAnyOrder(near, far);
    assertThat(runs.coverage().complete()).isTrue();
    assertThat(local.runsQuestions).containsExactly(query.of(List.of(near)));
    assertThat(other.view.runsQuestions).containsExactly(query.of(List.of(far)));

    other.view.coverOnly();
    local.coverOnly(0);
    local.cover(PartitionCover.owned(3, 9, 0));
    local.windows.add(window(far, 3_000));

    // A partition moved: who does not find all where it was asks everybody.
    assertThat(cluster.runs(query).runs())
        .extracting(run -> run.windows().startMillis(0))
        .containsExactlyInAnyOrder(1_000L, 3_000L);
  }

  @Test
  void seriesBeyondTheLimitAreKnownToBeMore() {
    local.coverOnly(0, 1);
    other.view.coverOnly(2, 3);
    local.windows.add(window(keyIn(0), 1_000));
    local.windows.add(window(keyIn(1), 1_000));

    SeriesAnswer one = cluster().series(new SeriesQuery(AllowedScopes.ALL, Optional.empty(), 0, 1));

    assertThat(one.series()).hasSize(1);
    assertThat(one.cut()).isTrue();
  }

  private static SeriesKey keyIn(int partition) {
    return IntStream.iterate(0, i -> i + 1)
        .mapToObj(i -> Series.of("R2", "Object Upload", "upload" + i).key())
        .filter(key -> key.homePartition(FakeView.PARTITIONS) == partition)
        .findFirst()
        .orElseThrow();
  }

  private static WindowAggregate window(SeriesKey series, long startMillis) {
    Aggregate aggregate = new Aggregate();
    aggregate.addSample(0.1, Unit.SECONDS, Status.OK, startMillis * 1_000_000, 1);
    return new WindowAggregate(
        series, Resolution.SECOND, startMillis, WindowState.FINAL, 1, aggregate);
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
    assertThat(answer.coverage().wanted()).containsExactly(home());
    assertThat(answer.coverage().complete()).isTrue();
  }

  @Test
  void whoDoesNotKnowTheSecretIsToldThatSomethingIsMissing() {
    MatrixAnswer answer = remote(new SharedSecret("wrong")).matrix(MatrixQuery.ALL);

    assertThat(answer.rows()).isEmpty();
    assertThat(answer.coverage().empty()).isTrue();
    assertThat(answer.coverage().reasons())
        .containsExactly(
            "instance 127.0.0.1:"
                + other.port()
                + ": matrix missing, it does not know our secret; cluster.internal-secret has to be"
                + " the same there");
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

    assertThat(
            remote(new Instance("127.0.0.1", port), Duration.ofSeconds(2))
                .alerts()
                .coverage()
                .reasons())
        .containsExactly("instance 127.0.0.1:" + port + ": alerts missing, it cannot be reached");
  }

  @Test
  void anInstanceThatKeepsSilentIsNotWaitedForLong() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Instance instance = new Instance("127.0.0.1", silent.getLocalPort());

      assertThat(remote(instance, Duration.ofMillis(200)).alerts().coverage().reasons())
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

      assertThat(remote(instance, Duration.ofMillis(500)).alerts().coverage().reasons())
          .containsExactly("instance " + instance + ": alerts missing, no answer within 500 ms");
    } finally {
      halting.stop(0);
    }
  }

  @Test
  void allInstancesAnswerAsOne() {
    local.coverOnly(0, 1);
    other.view.coverOnly(2, 3);
    local.rows.add(at(0, 30));
    local.rows.add(at(1, 10));
    other.view.rows.add(at(3, 20));

    MatrixAnswer all = cluster().matrix(MatrixQuery.ALL);

    assertThat(all.rows()).containsExactly(at(0, 30), at(3, 20), at(1, 10));
    assertThat(all.total()).isEqualTo(3);
    assertThat(all.coverage().complete()).isTrue();
    assertThat(all.coverage().sentences()).isEmpty();
  }

  @Test
  void aPartitionThatNobodyHasIsNamedWithTheReasons() {
    local.coverOnly(0);
    other.view.coverOnly(2, 3);
    other.view.reasons.add("one store is being restored");
    local.rows.add(at(0, 30));
    other.view.rows.add(at(3, 20));

    MatrixAnswer all = cluster().matrix(MatrixQuery.ALL);

    assertThat(all.rows()).containsExactly(at(0, 30), at(3, 20));
    assertThat(all.coverage().missing()).containsExactly(1);
    assertThat(all.coverage().sentences())
        .containsExactly(
            "partition 1 of 4 is missing: nobody can answer for it now",
            "one store is being restored");
  }

  @Test
  void whoKnowsOnlyWhatItIsToldSaysWhoWasAsked() {
    Instance told = new Instance("127.0.0.1", other.port());
    ClusterView stateless = cluster(List.of(told), Optional.of(SECRET));
    other.view.coverOnly(2, 3);

    assertThat(stateless.alerts().coverage().sentences())
        .containsExactly(
            "partitions 0, 1 of 4 are missing: nobody can answer for them now",
            told + " was asked; processors that are not among them have to be named (--peers)");
  }

  /** What is not covered is not taken either: it may be half of it, or old. */
  @Test
  void rowsOfAPartitionThatIsNotCoveredAreLeftOut() {
    local.coverOnly(0, 1, 2);
    other.view.coverOnly(1);
    local.rows.add(at(3, 30));

    MatrixAnswer all = cluster().matrix(MatrixQuery.ALL);

    assertThat(all.rows()).isEmpty();
    assertThat(all.coverage().missing()).containsExactly(3);
  }

  @Test
  void aPartitionThatTwoTakeForTheirsIsTakenFromTheOneThatHasReadFurther() {
    local.cover(PartitionCover.owned(1, 100, 0));
    other.view.coverOnly(1);
    other.view.cover(PartitionCover.owned(1, 101, 50));
    local.rows.add(at(1, 10));
    local.rows.add(at(2, 15));
    other.view.rows.add(at(1, 20));

    MatrixAnswer all = cluster().matrix(MatrixQuery.ALL);

    assertThat(all.rows()).containsExactly(at(1, 20), at(2, 15));
    assertThat(all.total()).isEqualTo(2);
    assertThat(all.coverage().lag()).isEqualTo(50);
  }

  @Test
  void anOwnerIsBelievedBeforeAStandby() {
    local.cover(PartitionCover.standby(1, 0));
    other.view.cover(PartitionCover.owned(1, 0, 1_000));
    local.rows.add(at(1, 10));
    other.view.rows.add(at(1, 20));

    assertThat(cluster().matrix(MatrixQuery.ALL).rows()).containsExactly(at(1, 20));
  }

  @Test
  void withoutASecretTheOthersAreNotAskedButMissedAloud() {
    local.coverOnly(home());
    local.rows.add(at(home(), 30));
    other.view.rows.add(at((home() + 1) % FakeView.PARTITIONS, 20));
    ClusterView alone = cluster(Optional.empty());

    MatrixAnswer matrix = alone.matrix(MatrixQuery.ALL);

    assertThat(matrix.rows()).containsExactlyElementsOf(local.rows);
    assertThat(matrix.coverage().missing()).hasSize(FakeView.PARTITIONS - 1);
    assertThat(matrix.coverage().sentences().get(1))
        .startsWith("instance 127.0.0.1:" + other.port() + ": matrix missing, it is not asked")
        .contains("cluster.internal-secret", "MASTERPERF_CLUSTER_INTERNAL_SECRET");
    assertThat(alone.alerts().coverage().complete()).isFalse();
    local.coverOnly();
    assertThat(alone.windows(key(), Resolution.SECOND, 0, Long.MAX_VALUE).coverage().sentences())
        .hasSize(2);
    assertThat(other.view.matrixQuestions).hasValue(0);
  }

  @Test
  void withoutASecretAnInstanceThatHoldsAllMissesNothing() {
    ClusterView alone = cluster(List.of(SELF), Optional.empty());

    assertThat(alone.matrix(MatrixQuery.ALL).coverage().complete()).isTrue();
  }

  @Test
  void aStandbyAnswersOnlyForWhomAcceptsItsLagAndIsNamed() {
    local.coverOnly(0, 1, 2);
    other.view.coverOnly();
    other.view.standbys.put(3, 5L);
    other.view.rows.add(at(3, 20));

    MatrixAnswer owners = cluster().matrix(MatrixQuery.ALL);
    MatrixAnswer strict = cluster().matrix(MatrixQuery.ALL.withMaxLag(4));
    MatrixAnswer stale = cluster().matrix(MatrixQuery.ALL.withMaxLag(5));

    assertThat(owners.coverage().missing()).containsExactly(3);
    assertThat(strict.coverage().missing()).containsExactly(3);
    assertThat(stale.coverage().complete()).isTrue();
    assertThat(stale.rows()).containsExactly(at(3, 20));
    assertThat(stale.coverage().stale()).containsExactly(PartitionCover.standby(3, 5).withRows(1));
    assertThat(stale.coverage().lag()).isZero();
  }

  @Test
  void anOwnerIsTakenBeforeAStandby() {
    local.coverOnly(0, 1, 2);
    local.standbys.put(3, 0L);
    other.view.coverOnly(3);

    assertThat(cluster().matrix(MatrixQuery.ALL.withMaxLag(100)).coverage().stale()).isEmpty();
  }

  @Test
  void windowsOfAStandbyAreAskedForLikewise() {
    local.coverOnly();
    other.view.coverOnly();
    other.view.standbys.put(home(), 5L);
    other.view.windows.add(window(1_700_000_000_000L, 1));

    assertThat(windows(OptionalLong.empty()).coverage().empty()).isTrue();
    assertThat(windows(OptionalLong.of(4)).coverage().empty()).isTrue();
    assertThat(windows(OptionalLong.of(5)).windows()).hasSize(1);
    assertThat(windows(OptionalLong.of(5)).coverage().stale()).hasSize(1);
  }

  private WindowsAnswer windows(OptionalLong maxLag) {
    return cluster().windows(key(), Resolution.SECOND, 0, Long.MAX_VALUE, maxLag);
  }

  @Test
  void theLimitHoldsForAllTogether() {
    local.coverOnly(0, 1);
    other.view.coverOnly(2, 3);
    local.rows.add(at(0, 30));
    local.rows.add(at(1, 10));
    other.view.rows.add(at(2, 20));

    MatrixAnswer two = cluster().matrix(MatrixQuery.ALL.withLimit(2));

    assertThat(two.rows()).containsExactly(at(0, 30), at(2, 20));
    assertThat(two.total()).isEqualTo(3);
  }

  @Test
  void anAlertIsTakenFromWhoOwnsItsPartition() {
    local.cover(PartitionCover.owned(home(), 10, 0));
    other.view.cover(PartitionCover.owned(home(), 20, 0));
    local.alerts.add(Rows.alert("SlowUpload", AlertState.FIRING, 2, Rows.NOW));
    other.view.alerts.add(Rows.alert("SlowUpload", AlertState.RESOLVED, 3, Rows.NOW));

    assertThat(cluster().alerts().alerts()).containsExactlyElementsOf(other.view.alerts);
  }

  @Test
  void aFormerOwnerWhoKeepsACopyIsNotAskedAlone() {
    ClusterView view = cluster();
    other.view.coverOnly();
    view.windows(key(), Resolution.SECOND, 0, Long.MAX_VALUE, OptionalLong.empty());
    local.coverOnly();
    local.standbys.put(home(), 5L);
    other.view.cover(PartitionCover.owned(home(), 100, 0));
    other.view.windows.add(window(1_700_000_001_000L, 1));

    // An owner who is slow may be done without: asked again he is quick enough at some time.
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () -> {
              WindowsAnswer answer =
                  view.windows(key(), Resolution.SECOND, 0, Long.MAX_VALUE, OptionalLong.of(1_000));
              assertThat(answer.coverage().stale()).isEmpty();
              assertThat(answer.windows()).hasSize(1);
            });
  }

  @Test
  void windowsComeFromTheOwnerOnly() {
    local.cover(PartitionCover.owned(home(), 10, 0));
    other.view.cover(PartitionCover.owned(home(), 20, 0));
    local.windows.add(window(1_700_000_002_000L, 1));
    other.view.windows.add(window(1_700_000_001_000L, 1));

    WindowsAnswer answer = cluster().windows(key(), Resolution.SECOND, 0, Long.MAX_VALUE);

    assertThat(answer.windows())
        .extracting(WindowAggregate::startMillis)
        .containsExactly(1_700_000_001_000L);
    assertThat(answer.coverage().wanted()).containsExactly(home());
    assertThat(answer.coverage().complete()).isTrue();
  }

  @Test
  void theOwnerOnceKnownIsAskedAloneUntilItPasses() {
    local.coverOnly((home() + 1) % FakeView.PARTITIONS);
    other.view.windows.add(window(1_700_000_001_000L, 1));
    ClusterView cluster = cluster();
    cluster.windows(key(), Resolution.SECOND, 0, Long.MAX_VALUE);
    int askedOnce = local.windowsQuestions.get();

    WindowsAnswer direct = cluster.windows(key(), Resolution.SECOND, 0, Long.MAX_VALUE);

    assertThat(direct.windows()).hasSize(1);
    assertThat(askedOnce).isEqualTo(1);
    assertThat(local.windowsQuestions).hasValue(askedOnce);

    other.view.coverOnly();
    local.cover(PartitionCover.owned(home(), 10, 0));
    local.windows.add(window(1_700_000_002_000L, 1));
    WindowsAnswer moved = cluster.windows(key(), Resolution.SECOND, 0, Long.MAX_VALUE);

    assertThat(moved.coverage().complete()).isTrue();
    assertThat(moved.windows())
        .extracting(WindowAggregate::startMillis)
        .containsExactly(1_700_000_002_000L);
  }

  @Test
  void anOwnerThatIsGoneMakesTheAnswerEmptyAndSaysSo() {
    local.coverOnly();
    int port = other.port();
    other.close();
    ClusterView cluster =
        cluster(List.of(SELF, new Instance("127.0.0.1", port)), Optional.of(SECRET));

    WindowsAnswer answer = cluster.windows(key(), Resolution.SECOND, 0, Long.MAX_VALUE);

    assertThat(answer.coverage().sentences())
        .containsExactly(
            "partition " + home() + " of 4 is missing: nobody can answer for it now",
            "instance 127.0.0.1:" + port + ": windows missing, it cannot be reached");
  }

  /** Only one of two with the same address is ever reached, so what the other has is missing. */
  @Test
  void twoInstancesOfOneAddressDoNotPassForOne() {
    local.coverOnly(0, 1);
    local.rows.add(at(0, 10));
    other.view.coverOnly(2, 3);
    other.view.rows.add(at(2, 20));
    ClusterView cluster = cluster(List.of(SELF, SELF), Optional.of(SECRET));

    MatrixAnswer answer = cluster.matrix(MatrixQuery.ALL);

    assertThat(answer.rows()).containsExactly(at(0, 10));
    assertThat(answer.coverage().missing()).containsExactly(2, 3);
  }

  @Test
  void withoutAnyInstanceTheAnswerSaysSo() {
    ClusterView nobody = cluster(List.of(), Optional.of(SECRET));

    assertThat(nobody.matrix(MatrixQuery.ALL).coverage().empty()).isTrue();
    assertThat(nobody.matrix(MatrixQuery.ALL).coverage().sentences()).hasSize(2);
    assertThat(nobody.alerts().coverage().sentences()).hasSize(2);
  }

  /** Everybody has answered for everything but one, who may still know a partition better. */
  @Test
  @Timeout(10)
  void aSilentInstanceThatNobodyNeedsHoldsNobodyUp() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      ClusterView cluster =
          cluster(
              List.of(SELF, new Instance("127.0.0.1", silent.getLocalPort())),
              Optional.of(SECRET), // whom the test would wait for longer than it may take
              ClusterView.SECOND_OPINION);

      assertThat(cluster.matrix(MatrixQuery.ALL).coverage().complete()).isTrue();
    }
  }

  private ClusterView cluster() {
    return cluster(Optional.of(SECRET));
  }

  private ClusterView cluster(Optional<SharedSecret> secret) {
    List<Instance> instances = List.of(SELF, new Instance("127.0.0.1", other.port()));
    return cluster(instances, secret);
  }

  /** Waits for everybody, however slow this machine is. */
  private ClusterView cluster(List<Instance> instances, Optional<SharedSecret> secret) {
    return cluster(instances, secret, TIMEOUT);
  }

  private ClusterView cluster(
      List<Instance> instances, Optional<SharedSecret> secret, Duration secondOpinion) {
    return new ClusterView(
        FakeView.PARTITIONS,
        () -> instances,
        SELF,
        local,
        instance -> remote(instance, secret),
        secondOpinion);
  }

  private RemoteView remote(SharedSecret secret) {
    return remote(new Instance("127.0.0.1", other.port()), Optional.of(secret));
  }

  private static RemoteView remote(Instance instance, Optional<SharedSecret> secret) {
    return new RemoteView(
        HttpClient.newHttpClient(), instance, secret, TIMEOUT, FakeView.PARTITIONS);
  }

  private static RemoteView remote(Instance instance, Duration timeout) {
    return new RemoteView(
        HttpClient.newHttpClient(), instance, Optional.of(SECRET), timeout, FakeView.PARTITIONS);
  }

  /** A row whose series lives in this partition. */
  private static MatrixRow at(int partition, int second) {
    String id =
        IntStream.iterate(0, n -> n + 1)
            .mapToObj(n -> "upload-" + n)
            .filter(name -> homeOf(Series.of("R2", "Object Upload", name).key()) == partition)
            .findFirst()
            .orElseThrow();
    Instant seen = Rows.NOW.plusSeconds(second);
    return Rows.row(Rows.row("R2", "Object Upload", id, "1ms").latest(), seen);
  }

  private static int homeOf(SeriesKey series) {
    return series.homePartition(FakeView.PARTITIONS);
  }

  /** Where the series of {@link #key} and of all alerts here lives. */
  private static int home() {
    return homeOf(key());
  }

  private static SeriesKey key() {
    return Series.of("R2", "Object Upload", "upload").key();
  }

  private static WindowAggregate window(long startMillis, int revision) {
    Aggregate aggregate = new Aggregate();
    aggregate.addSample(0.1, Unit.SECONDS, Status.OK, startMillis * 1_000_000, 1);
    aggregate.addSample(0.7, Unit.SECONDS, Status.ERROR, startMillis * 1_000_000 + 1, 2);
    return new WindowAggregate(
        key(), Resolution.SECOND, startMillis, WindowState.FINAL, revision, aggregate);
  }

  /** Asked until both have answered: an early answer does not wait for a second opinion. */
  private List<String> warningsOfBoth() {
    return await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> cluster().alerts(), answer -> answer.rules().size() == 2)
        .warnings();
  }

  private static RulesInForce storedRulesOf(String instance, String digest, long storedVersion) {
    return new RulesInForce(
        instance,
        1,
        digest,
        new TreeSet<>(),
        List.of(),
        null,
        List.of(),
        DetectorReport.NONE,
        storedVersion,
        new TreeMap<>());
  }

  private static RulesInForce rulesOf(
      String instance, int count, String digest, TreeSet<String> missing) {
    return new RulesInForce(instance, count, digest, missing, List.of(), null);
  }
}

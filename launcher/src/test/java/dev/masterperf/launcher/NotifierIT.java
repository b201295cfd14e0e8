package dev.masterperf.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.masterperf.alerts.address.AddressPolicy;
import dev.masterperf.alerts.delivery.EndpointStatus;
import dev.masterperf.alerts.delivery.FailedNotification;
import dev.masterperf.alerts.delivery.FailedNotifications;
import dev.masterperf.alerts.delivery.Notifier;
import dev.masterperf.alerts.delivery.NotifierSettings;
import dev.masterperf.alerts.delivery.RetrySchedule;
import dev.masterperf.alerts.delivery.TransitionBook;
import dev.masterperf.alerts.posted.PostedBook;
import dev.masterperf.alerts.receiver.WebhookReceiver;
import dev.masterperf.alerts.receiver.WebhookSecret;
import dev.masterperf.alerts.receiver.WebhookSignature;
import dev.masterperf.alerts.routing.CurrentPlan;
import dev.masterperf.alerts.routing.RoutingPlan;
import dev.masterperf.alerts.routing.Silences;
import dev.masterperf.alerts.silence.SilenceTopic;
import dev.masterperf.api.ApiServer;
import dev.masterperf.api.ApiSettings;
import dev.masterperf.api.alertmanager.AlertDesk;
import dev.masterperf.api.alertmanager.DeliveryDesk;
import dev.masterperf.launcher.RecordingReceiver.Request;
import dev.masterperf.launcher.embedded.EmbeddedKafka;
import dev.masterperf.launcher.embedded.EmbeddedKafkaSettings;
import dev.masterperf.launcher.kafka.TopicProvisioner;
import dev.masterperf.model.AlertState;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.Fingerprint;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.Series;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.model.Topics;
import dev.masterperf.model.wire.Json;
import dev.masterperf.producer.KafkaMetricPublisher;
import dev.masterperf.producer.MetricPublisher;
import dev.masterperf.streams.view.AlertsAnswer;
import dev.masterperf.streams.view.MatrixAnswer;
import dev.masterperf.streams.view.MatrixQuery;
import dev.masterperf.streams.view.PerfView;
import dev.masterperf.streams.view.RunsAnswer;
import dev.masterperf.streams.view.RunsQuery;
import dev.masterperf.streams.view.SeriesAnswer;
import dev.masterperf.streams.view.SeriesQuery;
import dev.masterperf.streams.view.WindowsAnswer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The notifier between a real broker and real receivers. */
class NotifierIT {
  private static final WebhookSecret SECRET =
      WebhookSecret.parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
  private static final RetrySchedule QUICK =
      new RetrySchedule(Duration.ofMillis(20), Duration.ofMillis(200), Duration.ofDays(3));

  @TempDir static Path dataDir;

  private static EmbeddedKafka kafka;
  private static KafkaProducer<byte[], byte[]> producer;
  private static final AtomicInteger TESTS = new AtomicInteger();

  private final String test = "test" + TESTS.incrementAndGet();
  private RecordingReceiver receiver;

  @BeforeAll
  static void startBroker() {
    Awaitility.setDefaultTimeout(Duration.ofSeconds(30));
    kafka = EmbeddedKafka.start(new EmbeddedKafkaSettings(dataDir, "127.0.0.1", 0));
    try (Admin admin = Admin.create(bootstrap())) {
      new TopicProvisioner(admin, 4, 1).provision();
    }
    producer =
        new KafkaProducer<>(bootstrap(), new ByteArraySerializer(), new ByteArraySerializer());
  }

  @AfterAll
  static void stopBroker() {
    producer.close();
    kafka.close();
  }

  @BeforeEach
  void openReceiver() throws Exception {
    receiver = new RecordingReceiver(SECRET);
  }

  @BeforeEach
  void emptyTopics() throws Exception {
    Map<TopicPartition, OffsetSpec> latest =
        Stream.of(Topics.ALERTS, Topics.NOTIFICATIONS)
            .flatMap(t -> IntStream.range(0, 4).mapToObj(p -> new TopicPartition(t.name(), p)))
            .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
    try (Admin admin = Admin.create(bootstrap())) {
      Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
      admin
          .listOffsets(latest)
          .all()
          .get()
          .forEach((p, end) -> all.put(p, RecordsToDelete.beforeOffset(end.offset())));
      admin.deleteRecords(all).all().get();
    }
  }

  @AfterEach
  void closeReceiver() {
    receiver.close();
  }

  @Test
  void tellsOfFiringAndResolvedInOrderAndSigned() {
    try (Notifier notifier = started(endpoint("main", receiver.url()))) {
      IntStream.range(0, 30)
          .forEach(
              alert -> {
                record(alert, 1, AlertState.PENDING);
                record(alert, 2, AlertState.FIRING);
                record(alert, 3, AlertState.RESOLVED);
              });

      await().until(() -> mine().size() >= 60);
    }

    assertThat(mine()).hasSize(60).allMatch(r -> r.check() == WebhookSignature.Check.OK);
    statusesByAlert().values().forEach(s -> assertThat(s).containsExactly("firing", "resolved"));
  }

  @Test
  void tellsWithinTwoSecondsOfTheRecord() {
    try (Notifier notifier = started(endpoint("main", receiver.url()))) {
      record(1, 1, AlertState.FIRING);
      await().until(() -> mine().size() == 1);
      Instant recorded = Instant.now();

      record(2, 1, AlertState.FIRING);

      await().until(() -> mine().size() == 2);
      assertThat(Duration.between(recorded, mine().get(1).at())).isLessThan(Duration.ofSeconds(2));
    }
  }

  @Test
  void repeatsTheSameIdAndBodyUntilTheReceiverTakesIt() {
    AtomicInteger calls = new AtomicInteger();
    receiver.answer(body -> calls.incrementAndGet() <= 3 ? 503 : 204);
    try (Notifier notifier = started(endpoint("main", receiver.url()))) {
      record(1, 1, AlertState.FIRING);

      await().until(() -> mine().size() == 1 && notifier.undelivered() == 0);
    }

    assertThat(receiver.requests()).hasSizeGreaterThanOrEqualTo(4);
    List<Request> ofThisTest = receiver.requests().stream().filter(this::isMine).toList();
    assertThat(ofThisTest).extracting(Request::id).containsOnly(mine().get(0).id());
    assertThat(ofThisTest).extracting(Request::body).containsOnly(mine().get(0).body());
  }

  @Test
  void anEndpointThatIsGoneIsAskedNoMoreUntilWhatItMissedIsReplayed() {
    receiver.answer(body -> 410);
    WebhookReceiver endpoint = endpoint("main", receiver.url());
    FailedNotifications failed = new FailedNotifications(bootstrap(), InstantSource.system());
    try (Notifier notifier = started(endpoint)) {
      record(1, 1, AlertState.FIRING);
      await().until(() -> failed.list().size() == 1 && notifier.undelivered() == 0);
      assertThat(notifier.endpoints())
          .extracting(EndpointStatus::state)
          .containsExactly(EndpointStatus.State.DISABLED);
      record(1, 2, AlertState.RESOLVED);
      await().until(() -> failed.list().size() == 2 && notifier.undelivered() == 0);
      assertThat(receiver.requests().stream().filter(this::isMine)).hasSize(1);
    }

    receiver.answer(body -> 204);
    try (Notifier notifier = started(endpoint)) {
      // It runs before it has partitions, and knows nothing of them then.
      await()
          .until(
              () ->
                  notifier.endpoints().stream()
                          .allMatch(one -> one.state() == EndpointStatus.State.DISABLED)
                      && !notifier.endpoints().isEmpty());
      List<FailedNotification> given = failed.list();
      assertThat(given.get(1).failed().detail()).contains("disabled").contains("410");

      try (SilenceTopic silences =
              SilenceTopic.open(bootstrap(), "test-silences", InstantSource.system());
          KafkaMetricPublisher publisher =
              new KafkaMetricPublisher(bootstrap(), Topics.METRICS.name());
          ApiServer api = api(failed, endpoint, silences, publisher)) {
        api.start();
        assertThat(notifications(api, "endpoints")).contains(endpoint.name() + "  taking");
        assertThat(notifications(api, "failed", "--receiver", endpoint.name()))
            .contains("2 given up");
        assertThat(notifications(api, "replay", "--receiver", "another"))
            .contains("0 are sent again");
        assertThat(notifications(api, "enable", endpoint.name())).contains("is open");
        assertThat(notifications(api, "replay", "--receiver", endpoint.name()))
            .contains("2 are sent again");
      }

      await().until(() -> mine().size() == 2 && notifier.undelivered() == 0);
    }
    statusesByAlert().values().forEach(s -> assertThat(s).containsExactly("firing", "resolved"));
    assertThat(mine().get(0).id())
        .isEqualTo(receiver.requests().stream().filter(this::isMine).findFirst().get().id());
    assertThat(failed.list()).isEmpty();
  }

  @Test
  void anEndpointThatTakesNothingIsSparedAndGetsAllWhenItIsBack() {
    receiver.answer(body -> 503);
    try (Notifier notifier = started(endpoint("main", receiver.url()))) {
      IntStream.range(0, 100).forEach(alert -> record(alert, 1, AlertState.FIRING));
      await()
          .until(
              () ->
                  notifier.endpoints().stream()
                      .anyMatch(e -> e.state() == EndpointStatus.State.SILENT));
      // 16 are under way at once when it is found out, then one by one
      assertThat(receiver.requests().stream().filter(this::isMine).count()).isLessThan(60);

      receiver.answer(body -> 204);

      await().atMost(Duration.ofSeconds(90)).until(() -> mine().size() == 100);
      assertThat(notifier.endpoints())
          .extracting(EndpointStatus::state)
          .containsExactly(EndpointStatus.State.TAKING);
    }
  }

  @Test
  void anEndpointThatHangsHoldsUpNoOther() throws Exception {
    try (ServerSocket hangs = new ServerSocket(0)) {
      URI url = URI.create("http://127.0.0.1:" + hangs.getLocalPort());
      try (Notifier notifier = started(endpoint("hangs", url), endpoint("alive", receiver.url()))) {
        Instant began = Instant.now();
        IntStream.range(0, 200).forEach(alert -> record(alert, 1, AlertState.FIRING));

        await().until(() -> mine().size() == 200);
        assertThat(notifier.undelivered()).isGreaterThanOrEqualTo(200);
        System.out.println(
            "200 alerts beside an endpoint that hangs took "
                + Duration.between(began, Instant.now()).toMillis()
                + " ms");
      }
    }
  }

  @Test
  void deliversAfterARestartWhatWasUnderWayAndWhatCameMeanwhile() throws Exception {
    CountDownLatch restarted = new CountDownLatch(1);
    receiver.answer(
        body -> {
          hang(restarted);
          return 503;
        });
    WebhookReceiver endpoint = endpoint("main", receiver.url());
    try (Notifier first = started(endpoint)) {
      IntStream.range(0, 8).forEach(alert -> record(alert, 1, AlertState.FIRING));
      await().until(() -> first.undelivered() >= 8);
    }
    IntStream.range(0, 8).forEach(alert -> record(alert, 2, AlertState.RESOLVED));

    restarted.countDown();
    await().until(() -> receiver.requests().stream().filter(this::isMine).count() == 8);
    receiver.answer(body -> 204);
    try (Notifier second = started(endpoint)) {
      await().until(() -> mine().size() >= 16 && second.undelivered() == 0);
    }

    statusesByAlert().values().forEach(s -> assertThat(s).containsExactly("firing", "resolved"));
    assertThat(statusesByAlert()).hasSize(8);
    List<String> idsUnderWay =
        receiver.requests().stream()
            .filter(r -> isMine(r) && r.answer() == 503)
            .map(Request::id)
            .toList();
    assertThat(mine()).extracting(Request::id).containsAll(idsUnderWay).doesNotHaveDuplicates();
  }

  @Test
  void oneThatAnErrorEndedIsNotSaidToRun() {
    AtomicBoolean broken = new AtomicBoolean();
    Supplier<Silences> silences =
        () -> {
          if (broken.get()) {
            throw new AssertionError("of this test");
          }
          return Silences.NONE;
        };
    try (Notifier notifier =
        new Notifier(
            settings("a", endpoint("main", receiver.url())),
            silences,
            InstantSource.system(),
            new Random(1))) {
      notifier.start();
      await().until(notifier::running);

      broken.set(true);
      record(1, 1, AlertState.FIRING);

      // The error ends the notifier's thread uncaught, which is what is tried.
      await().dontCatchUncaughtExceptions().until(() -> !notifier.running());
    }
  }

  @Test
  void anEndpointCountsFromZeroOn() {
    WebhookReceiver endpoint = endpoint("main", receiver.url());
    try (Notifier notifier = started(endpoint)) {
      await().until(notifier::running);

      assertThat(notifier.totals().get(endpoint.name()).givenUp()).isZero();
    }
  }

  @Test
  void aDeadEndpointHoldsUpNoOther() throws Exception {
    URI dead;
    try (ServerSocket closedAtOnce = new ServerSocket(0)) {
      dead = URI.create("http://127.0.0.1:" + closedAtOnce.getLocalPort());
    }
    try (Notifier notifier = started(endpoint("dead", dead), endpoint("alive", receiver.url()))) {
      IntStream.range(0, 40).forEach(alert -> record(alert, 1, AlertState.FIRING));

      await().until(() -> mine().size() == 40);
      assertThat(notifier.undelivered()).isGreaterThanOrEqualTo(40);
    }
  }

  @Test
  void twoInstancesShareTheWorkAndOneTakesOverFromTheOther() {
    WebhookReceiver endpoint = endpoint("main", receiver.url());
    try (Notifier stays = started("b", endpoint)) {
      try (Notifier leaves = started("a", endpoint)) {
        IntStream.range(0, 20).forEach(alert -> record(alert, 1, AlertState.FIRING));
        await().until(() -> mine().size() >= 20);
      }
      IntStream.range(0, 20).forEach(alert -> record(alert, 2, AlertState.RESOLVED));

      await().until(() -> mine().size() >= 40);
    }
    statusesByAlert()
        .values()
        .forEach(s -> assertThat(s.stream().distinct()).containsExactly("firing", "resolved"));
  }

  @Test
  void goesOnAfterTheBrokerWasAway() {
    try (Notifier notifier = started(endpoint("main", receiver.url()))) {
      record(1, 1, AlertState.FIRING);
      await().until(() -> mine().size() == 1);
      int port = Integer.parseInt(kafka.address().replaceAll(".*:", ""));
      kafka.close();

      kafka = EmbeddedKafka.start(new EmbeddedKafkaSettings(dataDir, "127.0.0.1", port));
      record(1, 2, AlertState.RESOLVED);

      await().atMost(Duration.ofSeconds(60)).until(() -> mine().size() == 2);
    }
    statusesByAlert().values().forEach(s -> assertThat(s).containsExactly("firing", "resolved"));
  }

  private static ApiServer api(
      FailedNotifications failed,
      WebhookReceiver endpoint,
      SilenceTopic silences,
      MetricPublisher publisher) {
    DeliveryDesk deliveries =
        new DeliveryDesk(List::of, failed, TransitionBook.NONE, Map::of, List::of);
    return new ApiServer(
        ApiSettings.of("127.0.0.1", 0),
        new NoView(),
        new AlertDesk(
            new CurrentPlan(RoutingPlan.everyAlertTo(List.of(endpoint))),
            silences,
            deliveries,
            PostedBook.NONE),
        publisher,
        List::of);
  }

  /** Nobody asks here for what it would tell. */
  private static final class NoView implements PerfView {
    @Override
    public MatrixAnswer matrix(MatrixQuery query) {
      throw new UnsupportedOperationException();
    }

    @Override
    public AlertsAnswer alerts() {
      throw new UnsupportedOperationException();
    }

    @Override
    public WindowsAnswer windows(
        SeriesKey series, Resolution resolution, long from, long to, OptionalLong maxLag) {
      throw new UnsupportedOperationException();
    }

    @Override
    public SeriesAnswer series(SeriesQuery query) {
      throw new UnsupportedOperationException();
    }

    @Override
    public RunsAnswer runs(RunsQuery query) {
      throw new UnsupportedOperationException();
    }
  }

  private static String notifications(ApiServer api, String... arguments) {
    StringWriter printed = new StringWriter();
    CommandLine commands = Masterperf.commands();
    List<String> all =
        new ArrayList<>(List.of("notifications", "--url", "http://127.0.0.1:" + api.port()));
    all.addAll(List.of(arguments));
    commands.setOut(new PrintWriter(printed));
    assertThat(commands.execute(all.toArray(String[]::new))).isZero();
    return printed.toString();
  }

  private static void hang(CountDownLatch latch) {
    try {
      latch.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Notifier started(WebhookReceiver... endpoints) {
    return started("a", endpoints);
  }

  private Notifier started(String instance, WebhookReceiver... endpoints) {
    Notifier notifier = new Notifier(settings(instance, endpoints));
    notifier.start();
    return notifier;
  }

  private NotifierSettings settings(String instance, WebhookReceiver... endpoints) {
    return new NotifierSettings(
        bootstrap(),
        test,
        instance,
        List.of(endpoints),
        URI.create("http://localhost:3004"),
        QUICK,
        AddressPolicy.allowing(List.of(), true));
  }

  /** Receivers are named after the test, since all tests share the topics. */
  private WebhookReceiver endpoint(String name, URI url) {
    return new WebhookReceiver(test + "-" + name, url, SECRET);
  }

  private void record(int alert, long sequence, AlertState state) {
    SortedMap<String, String> labels =
        new TreeMap<>(Map.of("alertname", "Slow", "alert", test + "/" + alert));
    AlertTransition transition =
        new AlertTransition(
            Fingerprint.of(labels),
            "Slow",
            "g",
            "max_over_time(upload[1s]) > 1",
            labels,
            new TreeMap<>(),
            Series.of("R2", "Object Upload", "upload").key(),
            sequence,
            state,
            Instant.EPOCH,
            Instant.EPOCH,
            state == AlertState.RESOLVED ? Instant.EPOCH : null,
            2,
            "");
    producer.send(
        new ProducerRecord<>(
            Topics.ALERTS.name(),
            transition.fingerprint().hex().getBytes(StandardCharsets.UTF_8),
            Json.bytes(transition)));
    producer.flush();
  }

  private boolean isMine(Request request) {
    return request.body().contains("\"" + test + "/");
  }

  private List<Request> mine() {
    return receiver.taken().stream().filter(this::isMine).toList();
  }

  private Map<String, List<String>> statusesByAlert() {
    return mine().stream()
        .map(request -> Json.tree(request.body().getBytes(StandardCharsets.UTF_8)))
        .map(payload -> payload.path("alerts").path(0))
        .collect(
            Collectors.groupingBy(
                alert -> alert.path("fingerprint").asText(),
                Collectors.mapping(
                    (JsonNode alert) -> alert.path("status").asText(), Collectors.toList())));
  }

  private static Map<String, Object> bootstrap() {
    return Map.of("bootstrap.servers", kafka.address());
  }
}

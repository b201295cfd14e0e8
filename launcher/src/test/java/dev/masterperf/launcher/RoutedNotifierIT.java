package dev.masterperf.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.masterperf.alerts.address.AddressPolicy;
import dev.masterperf.alerts.delivery.Notifier;
import dev.masterperf.alerts.delivery.NotifierSettings;
import dev.masterperf.alerts.delivery.RetrySchedule;
import dev.masterperf.alerts.receiver.WebhookReceiver;
import dev.masterperf.alerts.receiver.WebhookSecret;
import dev.masterperf.alerts.routing.Acknowledgement;
import dev.masterperf.alerts.routing.AlertingFile;
import dev.masterperf.alerts.routing.CurrentPlan;
import dev.masterperf.alerts.routing.MatcherParser;
import dev.masterperf.alerts.routing.RoutingPlan;
import dev.masterperf.alerts.routing.Schedule;
import dev.masterperf.alerts.routing.Silence;
import dev.masterperf.alerts.silence.SilenceTopic;
import dev.masterperf.launcher.embedded.EmbeddedKafka;
import dev.masterperf.launcher.embedded.EmbeddedKafkaSettings;
import dev.masterperf.launcher.kafka.TopicProvisioner;
import dev.masterperf.model.AlertState;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.Fingerprint;
import dev.masterperf.model.Series;
import dev.masterperf.model.Topics;
import dev.masterperf.model.wire.Json;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Routes, groups and silences between a real broker and a real receiver. */
class RoutedNotifierIT {
  private static final WebhookSecret SECRET =
      WebhookSecret.parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
  private static final RetrySchedule QUICK =
      new RetrySchedule(Duration.ofMillis(20), Duration.ofMillis(200), Duration.ofDays(3));
  private static final String YAML =
      """
      receivers: [{name: ops}, {name: pager}]
      route:
        receiver: ops
        group_by: [zone]
        group_wait: 1s
        group_interval: 1s
        repeat_interval: %s
        routes:
          - {receiver: pager, matchers: [team=pager], group_wait: 0s}
      """;

  @TempDir Path dataDir;

  private EmbeddedKafka kafka;
  private KafkaProducer<byte[], byte[]> producer;
  private RecordingReceiver receiver;

  @BeforeEach
  void start() throws Exception {
    Awaitility.setDefaultTimeout(Duration.ofSeconds(60));
    kafka = EmbeddedKafka.start(new EmbeddedKafkaSettings(dataDir, "127.0.0.1", 0));
    try (Admin admin = Admin.create(bootstrap())) {
      new TopicProvisioner(admin, 4, 1).provision();
    }
    producer =
        new KafkaProducer<>(bootstrap(), new ByteArraySerializer(), new ByteArraySerializer());
    receiver = new RecordingReceiver(SECRET);
  }

  @AfterEach
  void stop() {
    receiver.close();
    producer.close();
    kafka.close();
  }

  @Test
  void alertsOfAllPartitionsAreToldTogetherByOneOfTwoInstances() {
    try (Notifier one = notifier("a", "1h");
        Notifier two = notifier("b", "1h")) {
      await().until(() -> one.running() && two.running());
      IntStream.range(0, 40).forEach(alert -> record(alert, 1, AlertState.FIRING));
      await().until(() -> believedFiring().size() == 40);
      IntStream.range(0, 39).forEach(alert -> record(alert, 2, AlertState.RESOLVED));

      await().until(() -> believedFiring().equals(List.of("39")));
    }

    assertThat(groups()).allMatch(group -> group.path("receiver").asText().equals("ops"));
    assertThat(groups().get(0).path("groupKey").asText()).isEqualTo("{}:{zone=\"z\"}");
    // 40 alerts on 4 partitions, and nobody hears of each of them by itself.
    assertThat(groups()).hasSizeLessThan(20);
  }

  @Test
  void whenTheOwnerLeavesAnotherGoesOnWithTheSameGroups() {
    try (Notifier stays = notifier("b", "1h")) {
      await().until(stays::running);
      try (Notifier leaves = notifier("a", "1h")) {
        await().until(leaves::running);
        IntStream.range(0, 10).forEach(alert -> record(alert, 1, AlertState.FIRING));
        await().until(() -> believedFiring().size() == 10);
      }
    }
    Set<String> before = payloads().keySet();
    try (Notifier last = notifier("c", "1h")) {
      IntStream.range(0, 10).forEach(alert -> record(alert, 2, AlertState.RESOLVED));

      await().until(() -> believedFiring().isEmpty());
    }

    // What was taken while its sender left may come once more, and is the same then.
    assertThat(payloads().values()).allMatch(bodies -> bodies.size() == 1);
    Map<String, Set<String>> told = new HashMap<>(payloads());
    told.keySet().removeAll(before);
    // Nobody is told again of what only goes on.
    assertThat(told.values()).allMatch(bodies -> bodies.toString().contains("\"resolved\""));
  }

  @Test
  void silencesAndAcknowledgementsHoldOverARestartAndWhatTheyKeptBackIsToldAfterwards() {
    try (SilenceTopic silences = silences()) {
      Instant now = Instant.now();
      silences.put(silence(now, now.plusSeconds(3600)));
      try (Notifier notifier = notifier("a", "1s", silences)) {
        await().until(notifier::running);
        record(1, 1, AlertState.FIRING);
        record(2, 1, AlertState.FIRING);
        await().until(() -> believedFiring().equals(List.of("2")));
        silences.put(
            new Acknowledgement(
                fingerprint(2), Instant.EPOCH, "ann", "", now, now.plusSeconds(3600)));
      }
    }

    try (SilenceTopic silences = silences();
        Notifier notifier = notifier("a", "1s", silences)) {
      await().until(notifier::running);
      assertThat(silences.now().acknowledgements()).containsKey(fingerprint(2));
      record(2, 2, AlertState.RESOLVED);
      await().until(() -> believedFiring().isEmpty());
      assertThat(timesTold("firing")).doesNotContainKey("1");

      Silence silence = silences.now().silences().get("s1");
      assertThat(silence.schedule()).isNotNull();
      silences.put(silence.expired(Instant.now()));
      await().until(() -> believedFiring().equals(List.of("1")));
    }
  }

  @Test
  void otherRoutesAreTakenWhileAlertsFireAndWhatWasToldAndIsToBeSentIsNotForgotten() {
    CurrentPlan routes = new CurrentPlan(plan(YAML.formatted("1h")));
    try (Notifier notifier = notifier("a", routes, null)) {
      await().until(notifier::running);
      record(1, 1, AlertState.FIRING);
      await().until(() -> believedFiring().equals(List.of("1")));
      receiver.answer(body -> 503);
      record(2, 1, AlertState.FIRING);
      await().until(() -> notifier.undelivered() == 1);
      int before = groups().size();

      routes.replace(plan(YAML.formatted("1h").replace("group_by: [zone]", "group_by: [alert]")));

      await().until(() -> notifier.undelivered() == 3); // both alerts, each in a group of its own
      receiver.answer(body -> 204);
      await().until(() -> notifier.undelivered() == 0);
      assertThat(keys(groups().subList(before, groups().size())))
          .containsExactlyInAnyOrder("{}:{zone=\"z\"}", "{}:{alert=\"1\"}", "{}:{alert=\"2\"}");
      record(1, 2, AlertState.RESOLVED);
      record(2, 2, AlertState.RESOLVED);
      await().until(() -> believedFiring().isEmpty());
      // The group that is no more ends with what its receiver waited for.
      await()
          .until(
              () ->
                  keys(groups()).stream().filter(key -> key.contains("zone")).count() >= 3
                      && notifier.undelivered() == 0);
    }
    assertThat(receiver.taken()).extracting(RecordingReceiver.Request::id).doesNotHaveDuplicates();
  }

  private static List<String> keys(List<JsonNode> groups) {
    return groups.stream().map(group -> group.path("groupKey").asText()).toList();
  }

  @Test
  void aGroupOfTwentyThousandAlertsHoldsNobodyUp() {
    try (Notifier notifier = notifier("a", "1h")) {
      await().until(notifier::running);
      IntStream.range(0, 20_000).forEach(alert -> send(alert, 1, AlertState.FIRING));
      producer.flush();

      await().until(() -> groups().stream().anyMatch(g -> g.path("alerts").size() > 2_000));
      record(1, 2, AlertState.RESOLVED);

      await().until(() -> notifier.running() && groups().size() > 1);
      await().until(() -> notifier.undelivered() == 0);
    }
  }

  private static Silence silence(Instant from, Instant to) {
    return new Silence(
        "s1",
        List.of(MatcherParser.parseOne("alert=1")),
        from,
        to,
        from,
        "ann",
        "maintenance",
        Schedule.parse("{\"years\":[\"2000:2100\"],\"location\":\"Europe/Berlin\"}"));
  }

  private SilenceTopic silences() {
    return SilenceTopic.open(bootstrap(), "test-silences", InstantSource.system());
  }

  private Notifier notifier(String instance, String repeat) {
    return notifier(instance, repeat, null);
  }

  private Notifier notifier(String instance, String repeat, SilenceTopic silences) {
    return notifier(instance, new CurrentPlan(plan(YAML.formatted(repeat))), silences);
  }

  private RoutingPlan plan(String yaml) {
    return RoutingPlan.of(
        AlertingFile.parse(
            yaml,
            "am.yml",
            (name, entry) -> List.of(new WebhookReceiver(name, receiver.url(), SECRET))));
  }

  private Notifier notifier(String instance, CurrentPlan plan, SilenceTopic silences) {
    NotifierSettings settings =
        new NotifierSettings(
            bootstrap(),
            "routed",
            instance,
            plan,
            URI.create("http://localhost:3004"),
            QUICK,
            AddressPolicy.allowing(List.of(), true));
    Notifier notifier =
        silences == null
            ? new Notifier(settings)
            : new Notifier(settings, silences::now, InstantSource.system(), new SecureRandom());
    notifier.start();
    return notifier;
  }

  private static SortedMap<String, String> labels(int alert) {
    return new TreeMap<>(
        Map.of("alertname", "Slow", "alert", Integer.toString(alert), "zone", "z"));
  }

  private static Fingerprint fingerprint(int alert) {
    return Fingerprint.of(labels(alert));
  }

  private void record(int alert, long sequence, AlertState state) {
    send(alert, sequence, state);
    producer.flush();
  }

  private void send(int alert, long sequence, AlertState state) {
    AlertTransition transition =
        new AlertTransition(
            fingerprint(alert),
            "Slow",
            "g",
            "max_over_time(upload[1s]) > 1",
            labels(alert),
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
  }

  /** What was taken, by its id. */
  private Map<String, Set<String>> payloads() {
    return receiver.taken().stream()
        .collect(
            Collectors.groupingBy(
                RecordingReceiver.Request::id,
                Collectors.mapping(RecordingReceiver.Request::body, Collectors.toSet())));
  }

  private List<JsonNode> groups() {
    return receiver.taken().stream()
        .map(request -> Json.tree(request.body().getBytes(StandardCharsets.UTF_8)))
        .toList();
  }

  /** The alerts whose last word was that they fire. */
  private List<String> believedFiring() {
    Map<String, String> last = new TreeMap<>();
    groups()
        .forEach(
            group ->
                group
                    .path("alerts")
                    .forEach(
                        alert ->
                            last.put(
                                alert.at("/labels/alert").asText(),
                                alert.path("status").asText())));
    last.values().removeIf(status -> status.equals("resolved"));
    return List.copyOf(last.keySet());
  }

  /** How many notifications name an alert in this status. */
  private Map<String, Integer> timesTold(String status) {
    Map<String, Integer> times = new TreeMap<>();
    List<JsonNode> alerts = new ArrayList<>();
    groups().forEach(group -> group.path("alerts").forEach(alerts::add));
    alerts.stream()
        .filter(alert -> alert.path("status").asText().equals(status))
        .forEach(alert -> times.merge(alert.at("/labels/alert").asText(), 1, Integer::sum));
    return times;
  }

  private Map<String, Object> bootstrap() {
    return Map.of("bootstrap.servers", kafka.address());
  }
}

package dev.masterperf.benchmarks.torture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.masterperf.alerts.rule.RuleSet;
import dev.masterperf.benchmarks.torture.Checks.Extent;
import dev.masterperf.model.Aggregate;
import dev.masterperf.model.AlertState;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Quantity;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.Series;
import dev.masterperf.model.Status;
import dev.masterperf.model.Topics;
import dev.masterperf.model.Unit;
import dev.masterperf.model.WindowAggregate;
import dev.masterperf.model.WindowState;
import dev.masterperf.model.wire.AggregateCodec;
import dev.masterperf.model.wire.Json;
import dev.masterperf.model.wire.MetricCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each promise is broken once, and the check of that promise says so. */
class ChecksTest {
  private static final int METRICS = 400;
  private static final Set<Resolution> ARCHIVED = Set.of(Resolution.SECOND, Resolution.TEN_SECONDS);
  private static final long BEGIN = Instant.parse("2026-01-01T12:00:00Z").toEpochMilli();

  @TempDir Path folder;

  /** What the topics hold, in the order in which it is read. */
  private final List<ConsumerRecord<byte[], byte[]>> log = new ArrayList<>();

  private final Map<Topics.Topic, List<byte[]>> outputs = new HashMap<>();

  @BeforeEach
  void aLogAndWhatIsMadeOfIt() {
    for (int number = 0; number < METRICS; number++) {
      long now = BEGIN + number * 100L;
      log.add(record(number, now, MetricCodec.encode(metric(number, now))));
    }
    log.add(record(METRICS, BEGIN + METRICS * 100L, Load.POISON.getBytes(StandardCharsets.UTF_8)));
    RuleSet rules = RuleSet.parse(Load.RULES, "rules.yml");
    try (Replay replay = new Replay(folder.resolve("replay"), rules)) {
      replay.read(log.subList(0, METRICS / 2));
      replay.read(log.subList(METRICS / 2, log.size()));
      Replay.OUTPUTS.forEach(topic -> outputs.put(topic, new ArrayList<>(replay.outputs(topic))));
    }
  }

  /** One in ten is late, one is from the future, one is too late for its windows. */
  private static PerfMetric metric(int number, long now) {
    long at = number == 77 ? now + 60_000 : number == 99 ? now - 7_200_000 : now;
    at -= number % 10 == 5 ? 15_000 : 0;
    double value = number % 100 == 50 ? 0.9 : 0.1 + number / 10_000.0;
    return PerfMetric.of(
            Series.of(Load.CATEGORY, "Object Upload", "upload-" + number % 3),
            new Quantity(value, Unit.SECONDS),
            Status.OK,
            at * 1_000_000)
        .withProperties(Map.of(Load.NUMBER, "" + number));
  }

  private static ConsumerRecord<byte[], byte[]> record(long offset, long at, byte[] value) {
    return new ConsumerRecord<>(
        Topics.METRICS.name(),
        0,
        offset,
        at,
        TimestampType.LOG_APPEND_TIME,
        0,
        value.length,
        new byte[0],
        value,
        new RecordHeaders(),
        Optional.empty());
  }

  private Observed observed() {
    Observed observed = new Observed(1);
    log.forEach(observed::take);
    outputs.forEach(
        (topic, values) ->
            values.forEach(
                value ->
                    observed.take(new ConsumerRecord<>(topic.name(), 0, 0, new byte[0], value))));
    return observed;
  }

  private Ledger ledger() throws IOException {
    try (Ledger ledger = new Ledger(folder.resolve("ledger"))) {
      ledger.reserve(METRICS);
      ledger.answered(0, METRICS - 1, true);
      return ledger;
    }
  }

  private static List<Receiver.Taken> told(List<AlertTransition> transitions) {
    List<Receiver.Taken> told = new ArrayList<>();
    for (AlertTransition one : transitions) {
      if (one.state() == AlertState.FIRING || one.state() == AlertState.RESOLVED) {
        String body =
            """
            {"alerts": [{"fingerprint": "%s", "status": "%s", "startsAt": "%s"}]}\
            """
                .formatted(one.fingerprint().hex(), one.state().wireName(), one.startsAt());
        told.add(new Receiver.Taken("msg_" + told.size(), body));
      }
    }
    return told;
  }

  private static Archived archived(Observed observed) {
    Map<Integer, List<PerfMetric>> metrics = new HashMap<>();
    observed.archivable().stream()
        .forEach(number -> metrics.put(number, new ArrayList<>(List.of(observed.sent(number)))));
    Map<String, Archived.Row> windows = new HashMap<>();
    observed
        .windows()
        .forEach(
            (key, window) -> {
              if (ARCHIVED.contains(window.resolution())) {
                windows.put(key, Archived.Row.of(window));
              }
            });
    Map<String, Integer> late = new HashMap<>();
    observed
        .late(0)
        .forEach(
            one ->
                one.missed().stream()
                    .filter(width -> ARCHIVED.stream().anyMatch(of -> of.label().equals(width)))
                    .forEach(width -> late.merge(one.series() + "@" + width, 1, Integer::sum)));
    return new Archived(metrics, windows, late, new BitSet(), new ArrayList<>());
  }

  @Test
  void nothingIsWrongWithWhatIsRight() throws Exception {
    Observed observed = observed();
    assertThat(observed.violations()).isEmpty();
    assertThat(observed.windows()).hasSizeGreaterThan(100);
    assertThat(observed.transitions()).hasSizeGreaterThan(5);
    assertThat(observed.late(0)).isNotEmpty();
    assertThat(observed.dead(0)).hasSize(2);
    assertThat(Checks.ledger(ledger(), observed)).isEmpty();
    assertThat(Checks.windows(observed, Long.MIN_VALUE)).isEmpty();
    assertThat(Checks.transitions(observed, Extent.ALL)).isEmpty();
    assertThat(Checks.deliveries(observed.transitions(), told(observed.transitions()), Extent.ALL))
        .isEmpty();
    assertThat(Checks.archive(observed, archived(observed))).isEmpty();
    assertThat(Checks.archivedWindows(observed, archived(observed), ARCHIVED)).isEmpty();
    assertThat(Checks.hot(observed, observed.windows(), Long.MIN_VALUE)).isEmpty();
  }

  @Test
  void aLostMetricIsFound() throws Exception {
    log.remove(200);
    assertThat(Checks.ledger(ledger(), observed()))
        .containsExactly("metric 200 was acknowledged and is not in the log");
  }

  @Test
  void aDoubledMetricIsFound() {
    ConsumerRecord<byte[], byte[]> again = log.get(200);
    log.add(record(METRICS + 1, again.timestamp(), again.value()));
    assertThat(observed().violations())
        .containsExactly("metric 200 stands in the log more than once");
  }

  @Test
  void aMetricThatNobodySentIsFound() throws Exception {
    long now = BEGIN + METRICS * 100L;
    log.add(record(METRICS + 1, now, MetricCodec.encode(metric(METRICS, now))));
    assertThat(Checks.ledger(ledger(), observed()))
        .containsExactly("metric 400 is in the log and nobody sent it");
  }

  @Test
  void aDoubledWindowIsFound() {
    List<byte[]> windows = outputs.get(Topics.AGGREGATES);
    windows.add(windows.get(10));
    assertThat(observed().violations()).hasSize(1).first().asString().contains("with revision");
  }

  @Test
  void aWindowThatWasNotPutOutIsFound() {
    WindowAggregate removed = AggregateCodec.fromJson(outputs.get(Topics.AGGREGATES).remove(0));
    assertThat(Checks.windows(observed(), Long.MIN_VALUE))
        .containsValue(AggregateCodec.key(removed) + " is over and was not put out");
  }

  @Test
  void windowsThatEndByThenAreNotLookedAtAndAllOthersAreWhole() {
    List<byte[]> outputs = this.outputs.get(Topics.AGGREGATES);
    WindowAggregate removed = AggregateCodec.fromJson(outputs.get(outputs.size() / 2));
    String key = AggregateCodec.key(removed);
    outputs.stream()
        .map(AggregateCodec::fromJson)
        .map(WindowAggregate::endMillis)
        .distinct()
        .forEach(end -> assertThat(Checks.windows(observed(), end)).isEmpty());

    outputs.removeIf(window -> AggregateCodec.key(AggregateCodec.fromJson(window)).equals(key));

    assertThat(Checks.windows(observed(), removed.endMillis())).doesNotContainKey(key);
    assertThat(Checks.windows(observed(), removed.endMillis() - 1)).containsKey(key);
  }

  @Test
  void anEventThatAWindowLacksIsFound() {
    List<byte[]> windows = outputs.get(Topics.AGGREGATES);
    int last = windows.size() - 1; // the newest revision of its window
    WindowAggregate right = AggregateCodec.fromJson(windows.get(last));
    WindowAggregate wrong = AggregateCodec.fromJson(windows.get(0));
    windows.set(
        last,
        AggregateCodec.toJson(
            new WindowAggregate(
                right.series(),
                right.resolution(),
                right.startMillis(),
                right.state(),
                right.revision(),
                wrong.aggregate())));
    assertThat(Checks.windows(observed(), Long.MIN_VALUE))
        .containsOnlyKeys(AggregateCodec.key(right));
  }

  @Test
  void aRevisionThatWasWrongIsFoundThoughLaterOnesAreRight() {
    List<byte[]> windows = outputs.get(Topics.AGGREGATES);
    List<WindowAggregate> read = windows.stream().map(AggregateCodec::fromJson).toList();
    WindowAggregate corrected =
        read.stream().filter(window -> window.revision() == 2).findFirst().orElseThrow();
    String key = AggregateCodec.key(corrected);
    int first = read.stream().map(AggregateCodec::key).toList().indexOf(key);
    windows.set(
        first,
        AggregateCodec.toJson(
            new WindowAggregate(
                corrected.series(),
                corrected.resolution(),
                corrected.startMillis(),
                read.get(first).state(),
                1,
                corrected.aggregate())));
    Observed observed = observed();
    for (int look = 0; look < 2; look++) {
      assertThat(Checks.windows(observed, Long.MIN_VALUE)).containsOnlyKeys(key + "#1");
    }
  }

  @Test
  void aLateRecordThatLacksIsFound() {
    outputs.get(Topics.LATE).remove(0);
    assertThat(Checks.windows(observed(), Long.MIN_VALUE).values())
        .hasSize(1)
        .first()
        .asString()
        .startsWith("late record ")
        .endsWith(" of partition 0 is missing");
  }

  @Test
  void aDoubledDeadLetterIsFound() {
    outputs.get(Topics.DLQ).add(outputs.get(Topics.DLQ).get(1));
    assertThat(Checks.windows(observed(), Long.MIN_VALUE).values())
        .hasSize(1)
        .first()
        .asString()
        .startsWith("dead letter ")
        .endsWith(" of partition 0 is one too many");
  }

  @Test
  void aTransitionThatLacksIsFound() {
    AlertTransition removed = transition(outputs.get(Topics.ALERTS).remove(0));
    assertThat(Checks.transitions(observed(), Extent.ALL))
        .singleElement()
        .asString()
        .startsWith(
            "transitions of alert %s of %s: number 0 is 2 "
                .formatted(removed.rule(), removed.series()));
  }

  @ParameterizedTest
  @CsvSource({"'\"value\":0.9', '\"value\":0.8'", "'\"sequence\":1,', '\"sequence\":7,'"})
  void aTransitionThatTellsSomethingElseIsFound(String told, String changed) {
    List<byte[]> alerts = outputs.get(Topics.ALERTS);
    String json = new String(alerts.get(0), StandardCharsets.UTF_8);
    assertThat(json).contains(told);
    alerts.set(0, json.replace(told, changed).getBytes(StandardCharsets.UTF_8));
    assertThat(Checks.transitions(observed(), Extent.ALL)).hasSize(1);
  }

  @Test
  void anAlertWithTwoFingerprintsIsFound() {
    List<byte[]> alerts = outputs.get(Topics.ALERTS);
    String json = new String(alerts.get(0), StandardCharsets.UTF_8);
    String fingerprint = transition(alerts.get(0)).fingerprint().hex();
    alerts.set(
        0,
        json.replace(fingerprint, new StringBuilder(fingerprint).reverse())
            .getBytes(StandardCharsets.UTF_8));
    assertThat(Checks.transitions(observed(), Extent.ALL))
        .singleElement()
        .asString()
        .endsWith(" has 2 fingerprints");
  }

  @Test
  void whatIsUnderWayIsNotMissedButAHoleIs() {
    List<AlertTransition> all = observed().transitions();
    List<byte[]> alerts = outputs.get(Topics.ALERTS);
    alerts.remove(alerts.size() - 1);
    assertThat(Checks.transitions(observed(), Extent.SO_FAR)).isEmpty();
    assertThat(Checks.transitions(observed(), Extent.ALL)).hasSize(1);
    alerts.remove(0);
    assertThat(Checks.transitions(observed(), Extent.SO_FAR)).hasSize(1);

    List<Receiver.Taken> told = told(all);
    told.remove(told.size() - 1);
    assertThat(Checks.deliveries(all, told, Extent.SO_FAR)).isEmpty();
    told.remove(0);
    assertThat(Checks.deliveries(all, told, Extent.SO_FAR)).hasSize(1);
  }

  private static AlertTransition transition(byte[] json) {
    return Json.read(json, AlertTransition.class);
  }

  @Test
  void swappedWebhooksAreFound() {
    List<AlertTransition> transitions = observed().transitions();
    List<Receiver.Taken> told = told(transitions);
    String alert = told.get(0).alert().path("fingerprint").asText();
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < told.size(); i++) {
      if (told.get(i).alert().path("fingerprint").asText().equals(alert)) {
        places.add(i);
      }
    }
    Collections.swap(told, places.get(0), places.get(1));
    assertThat(Checks.deliveries(transitions, told, Extent.ALL))
        .hasSize(1)
        .first()
        .asString()
        .startsWith("webhooks of alert " + alert + ": number 0 is resolved");
  }

  @Test
  void aWebhookThatNeverCameIsFoundAndOneThatCameTwiceIsNot() {
    List<AlertTransition> transitions = observed().transitions();
    List<Receiver.Taken> told = told(transitions);
    told.add(told.get(1));
    assertThat(Checks.deliveries(transitions, told, Extent.ALL)).isEmpty();
    told.remove(0);
    assertThat(Checks.deliveries(transitions, told, Extent.ALL)).isNotEmpty();
  }

  @Test
  void anotherPayloadUnderTheSameIdIsFound() {
    List<AlertTransition> transitions = observed().transitions();
    List<Receiver.Taken> told = told(transitions);
    told.add(new Receiver.Taken(told.get(0).id(), told.get(0).body() + " "));
    assertThat(Checks.deliveries(transitions, told, Extent.ALL))
        .containsExactly("webhook msg_0 came with two payloads");
  }

  @Test
  void aLeakedOrDoubledOrChangedRowOfTheArchiveIsFound() {
    Observed observed = observed();
    Archived archived = archived(observed);
    archived.metrics().remove(7);
    archived.metrics().get(8).add(observed.sent(8));
    archived.metrics().put(9, List.of(observed.sent(10)));
    archived.metrics().put(77, List.of(observed.sent(77)));
    assertThat(Checks.archive(observed, archived))
        .hasSize(4)
        .anyMatch(said -> said.equals("metric 7 is in the log and not in the archive"))
        .anyMatch(said -> said.equals("metric 8 is in the archive 2 times"))
        .anyMatch(said -> said.startsWith("metric 9 is in the archive as"))
        .anyMatch(said -> said.equals("metric 77 is in the archive and does not belong there"));
  }

  @Test
  void windowsOfTheArchiveThatLackDifferOrAreTooManyAreFound() {
    Observed observed = observed();
    Archived archived = archived(observed);
    List<String> keys = archived.windows().keySet().stream().sorted().limit(2).toList();
    archived.windows().remove(keys.get(0));
    Archived.Row right = archived.windows().get(keys.get(1));
    archived
        .windows()
        .put(
            keys.get(1),
            new Archived.Row(
                right.state(),
                right.revision(),
                right.events() + 1,
                right.errors(),
                right.count(),
                right.sum(),
                right.min(),
                right.max()));
    archived.windows().put("another@1s@0", right);
    String late = archived.late().keySet().iterator().next();
    archived.late().merge(late, 1, Integer::sum);
    assertThat(Checks.archivedWindows(observed, archived, ARCHIVED))
        .hasSize(4)
        .anyMatch(said -> said.startsWith(keys.get(0) + " is in the archive as null"))
        .anyMatch(said -> said.startsWith(keys.get(1) + " is in the archive as"))
        .anyMatch(said -> said.startsWith("another@1s@0 is in the archive as"))
        .anyMatch(said -> said.startsWith("of what came too late for " + late));
  }

  @Test
  void hotWindowsThatLackDifferOrAreTooManyAreFound() {
    Observed observed = observed();
    Map<String, WindowAggregate> answered = new HashMap<>(observed.windows());
    List<String> keys = observed.windows().keySet().stream().sorted().limit(3).toList();
    WindowAggregate moved = answered.remove(keys.get(0));
    answered.put(keys.get(1), answered.get(keys.get(2)));
    answered.put("another@1s@0", moved);
    assertThat(Checks.hot(observed, answered, Long.MIN_VALUE).values())
        .hasSize(3)
        .anyMatch(said -> said.equals(keys.get(0) + " as the API has it is not there"))
        .anyMatch(said -> said.startsWith(keys.get(1) + " as the API has it: "))
        .anyMatch(said -> said.startsWith("another@1s@0 is answered by the API"));
  }

  @Test
  void aProcessThatTakesTooMuchIsFound() {
    Usage modest = usage(500, 80, 200, 0);
    assertThat(Checks.bounds(Map.of("api", List.of(modest, modest)))).isEmpty();
    for (Usage greedy :
        List.of(usage(900, 80, 200, 0), usage(500, 900, 200, 0), usage(500, 80, 20_000, 0))) {
      assertThat(Checks.bounds(Map.of("api", List.of(modest, greedy)))).hasSize(1);
    }
  }

  private static Usage usage(int residentMebibytes, int threads, int files, int heapMebibytes) {
    return new Usage(
        0, 1, (long) residentMebibytes << 20, threads, files, (long) heapMebibytes << 20);
  }

  /** 50 looks; each takes what its number makes of it. */
  private static Map<String, List<Usage>> looks(IntFunction<Usage> of) {
    return Map.of("api", IntStream.range(0, 50).mapToObj(of).toList());
  }

  @Test
  void aProcessThatGrowsIsFoundAndOneThatBreathesIsNot() {
    assertThat(Checks.flat(looks(i -> usage(400, 80 + i % 3, 200 + i % 9, 100 + i % 5)))).isEmpty();
    assertThat(Checks.flat(looks(i -> usage(400, 80, 200, i < 10 ? 10 : 100)))).isEmpty();
    assertThat(Checks.flat(looks(i -> usage(400, 80, 200, 100 + i)))).hasSize(1);
    assertThat(Checks.flat(looks(i -> usage(400, 80 + i, 200, 100)))).hasSize(1);
    assertThat(Checks.flat(looks(i -> usage(400, 80, 200 + 3 * i, 100)))).hasSize(1);
  }

  @Test
  void aProcessThatEndsAgainAndAgainIsFound() {
    assertThat(Checks.crashLoops(Map.of(), Map.of("alerts", 10))).isEmpty();
    assertThat(Checks.crashLoops(Map.of("alerts", 7), Map.of("alerts", 17, "api", 1))).isEmpty();
    assertThat(Checks.crashLoops(Map.of("alerts", 7), Map.of("alerts", 18, "api", 1)))
        .containsExactly("alerts ended by itself 11 times");
  }

  @Test
  void tooFewLooksAreToldOfAndNotTakenForFlat() {
    IntFunction<Usage> growing = i -> usage(400, 80 + i, 200, 100);
    assertThat(Checks.notTold(looks(growing))).isEmpty();
    assertThat(Checks.notTold(Map.of("api", looks(growing).get("api").subList(0, 20))))
        .containsExactly("api");
  }

  @Test
  void aProcessThatEndedThoughNothingWasStruckIsFound() {
    Usage before = new Usage(0, 1, 400, 80, 200, 100);
    Usage after = new Usage(1, 2, 400, 80, 200, 100);
    assertThat(Checks.flat(Map.of("api", List.of(before, before)))).isEmpty();
    assertThat(Checks.flat(Map.of("api", List.of(before, after)))).hasSize(1);
  }

  private static final long BULK_AT = 1_700_000_000_000L;

  private static WindowAggregate bulkWindow(int revision, int... numbers) {
    Aggregate aggregate = new Aggregate();
    PerfMetric last = Bulk.metric(0, 1, BULK_AT);
    for (int number : numbers) {
      last = Bulk.metric(number, 1, BULK_AT);
      aggregate.addSample(number, Unit.SECONDS, Status.OK, last.tsNanos(), number);
    }
    return new WindowAggregate(
        last.series().key(),
        Resolution.SECOND,
        BULK_AT,
        revision == 1 ? WindowState.FINAL : WindowState.CORRECTED,
        revision,
        aggregate);
  }

  private static List<String> bulk(WindowAggregate... windows) {
    Bulk bulk = new Bulk();
    bulk.sent(Bulk.metric(3, 1, BULK_AT));
    bulk.sent(Bulk.metric(4, 2, BULK_AT));
    for (WindowAggregate window : windows) {
      bulk.window(window);
    }
    return bulk.wrong(Resolution.SECOND.closesAt(BULK_AT) + 1);
  }

  @Test
  void ofManyMetricsOneThatIsLostOrDoubledOrWrongIsFound() {
    assertThat(bulk(bulkWindow(1, 3, 4))).isEmpty();
    assertThat(bulk(bulkWindow(1, 3), bulkWindow(2, 3, 4))).isEmpty();
    assertThat(bulk()).hasSize(1);
    assertThat(bulk(bulkWindow(1, 3))).hasSize(1);
    assertThat(bulk(bulkWindow(1, 3, 4, 4))).hasSize(1);
    assertThat(bulk(bulkWindow(1, 3, 5))).hasSize(1);
    assertThat(bulk(bulkWindow(1, 3, 4), bulkWindow(1, 3, 4))).hasSize(1);
  }

  @Test
  void whatTheLedgerHeldIsReadAgain() throws Exception {
    Path file = folder.resolve("ledger");
    try (Ledger first = new Ledger(file)) {
      assertThat(first.reserve(10)).isZero();
      first.answered(0, 9, true);
      assertThat(first.reserve(10)).isEqualTo(10);
      first.answered(10, 19, false);
      assertThat(first.reserve(10)).isEqualTo(20);
    }
    try (Ledger again = new Ledger(file)) {
      assertThat(again.next()).isEqualTo(30);
      assertThat(again.acknowledged().cardinality()).isEqualTo(10);
      assertThat(again.sent().cardinality()).isEqualTo(30);
      assertThat(again.settled()).isTrue();
    }
  }

  @Test
  void rulesThatAreToBeTakenCanBeReadAndThoseThatAreNotCannot() {
    assertThat(RuleSet.parse(Load.RULES, "rules.yml").rules()).hasSize(2);
    assertThat(RuleSet.parse(Load.MORE_RULES, "rules.yml").rules()).hasSize(3);
    assertThatThrownBy(() -> RuleSet.parse(Load.BAD_RULES, "rules.yml"))
        .hasMessageContaining("rules[2].expr");
  }

  @Test
  void aSeedDrawsTheSameFaultsAgain() {
    Set<FaultKind> all = EnumSet.allOf(FaultKind.class);
    Faults one = new Faults(7, all);
    Faults other = new Faults(7, all);
    List<Faults.Drawn> drawn = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      drawn.add(one.draw(Set.of()));
      assertThat(other.draw(Set.of())).isEqualTo(drawn.get(i));
    }
    Faults without = new Faults(7, all);
    drawn.stream()
        .filter(fault -> fault.kind() != FaultKind.CLOCK_ALERTS)
        .limit(100)
        .forEach(
            fault -> assertThat(without.draw(Set.of(FaultKind.CLOCK_ALERTS))).isEqualTo(fault));
    assertThat(drawn.stream().map(Faults.Drawn::kind).distinct()).hasSize(all.size());
  }
}

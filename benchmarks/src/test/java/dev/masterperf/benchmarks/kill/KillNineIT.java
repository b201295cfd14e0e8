package dev.masterperf.benchmarks.kill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.masterperf.alerts.rule.RuleSet;
import dev.masterperf.benchmarks.ProductProcess;
import dev.masterperf.benchmarks.TopicLog;
import dev.masterperf.benchmarks.torture.Replay;
import dev.masterperf.benchmarks.WebhookLog;
import dev.masterperf.benchmarks.WebhookLog.Received;
import dev.masterperf.model.AlertState;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.DeadLetter;
import dev.masterperf.model.LateRecord;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.Topics;
import dev.masterperf.model.WindowAggregate;
import dev.masterperf.model.wire.AggregateCodec;
import dev.masterperf.model.wire.Json;
import dev.masterperf.model.wire.MetricCodec;
import dev.masterperf.model.wire.Timestamps;
import dev.masterperf.streams.window.ClosedWindows;
import dev.masterperf.streams.window.HotStores;
import dev.masterperf.streams.window.LiveSeries;
import dev.masterperf.streams.window.LiveStore;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * kill -9 of the whole product under load, again and again, on one data folder: nothing
 * acknowledged is lost or counted twice, and every alert transition is recorded and delivered.
 *
 * <p>{@code -Dkill.rounds=20 -Dkill.seed=7} for a long run; a seed fixes the load and the moments
 * of the kills, though not what the machine does in between.
 */
class KillNineIT {
  private static final int ROUNDS = Integer.getInteger("kill.rounds", 3);
  private static final long SEED = Long.getLong("kill.seed", 42L);
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final String RULES =
      """
      groups:
        - name: storage
          rules:
            - alert: SlowUpload
              expr: max_over_time({category="R2"}[1s]) > 500ms
            - alert: StillSlow
              expr: max_over_time({category="R2"}[3s]) > 500ms
              for: 1s
      """;

  @TempDir Path folder;

  @Test
  void nothingIsLostOrDoubled() throws Exception {
    Path rules = Files.writeString(folder.resolve("rules.yml"), RULES);
    Ledger ledger = new Ledger();
    Random random = new Random(SEED);
    try (WebhookLog webhook = new WebhookLog();
        ProductProcess product =
            ProductProcess.up(
                folder.resolve("data"),
                "--no-demo",
                "--rules",
                rules.toString(),
                "--webhook",
                webhook.url())) {
      product.start();
      try (Load load = new Load(product.bootstrap(), ledger, SEED)) {
        for (int round = 1; round <= ROUNDS; round++) {
          long target = load.sent() + 500 + random.nextInt(2_000);
          await().atMost(PATIENCE).until(() -> load.sent() >= target);
          product.killHard();
          product.start();
          System.out.printf("round %d of %d: killed after %d metrics%n", round, ROUNDS, target);
        }
        long target = load.sent() + 500;
        await().atMost(PATIENCE).until(() -> load.sent() >= target);
        load.stop();
        await().atMost(PATIENCE).until(load::settled);
      }
      System.out.printf(
          "%d acknowledged, %d unknown%n", ledger.acknowledged().size(), ledger.unknown().size());
      Outcome outcome = settled(product);
      outcome.print();
      checkLedger(ledger, outcome);
      checkConservation(outcome);
      checkReplay(outcome);
      checkTransitions(outcome);
      checkDeliveries(outcome, webhook);
    }
  }

  /** Waits until every window but those of the hour is closed, and reads all topics. */
  private static Outcome settled(ProductProcess product) {
    return await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(3))
        .until(
            () -> Outcome.read(product.bootstrap()),
            outcome ->
                outcome.stoodStill()
                    && outcome.conserved(Resolution.MINUTE) == outcome.events(Resolution.MINUTE));
  }

  private static void checkLedger(Ledger ledger, Outcome outcome) {
    Map<Long, Integer> copies = outcome.copies();
    Map<Long, Integer> doubled = new TreeMap<>(copies);
    doubled.values().removeIf(count -> count == 1);
    assertThat(doubled).as("metrics that stand in the log more than once").isEmpty();
    // Sets, since AssertJ's containsAll compares each with each.
    Set<Long> lost = new LinkedHashSet<>(ledger.acknowledged());
    lost.removeAll(copies.keySet());
    assertThat(lost).as("acknowledged metrics that are not in the log").isEmpty();
    Set<Long> neverSent = new LinkedHashSet<>(copies.keySet());
    neverSent.removeAll(ledger.acknowledged());
    neverSent.removeAll(ledger.unknown());
    assertThat(neverSent).as("metrics in the log that nobody sent").isEmpty();
  }

  private static void checkConservation(Outcome outcome) {
    for (Resolution resolution : Resolution.values()) {
      assertThat(outcome.stored(resolution))
          .as("events in the store of " + resolution.label())
          .isEqualTo(outcome.events(resolution));
      if (resolution != Resolution.HOUR) {
        assertThat(outcome.conserved(resolution))
            .as("events in closed windows of " + resolution.label())
            .isEqualTo(outcome.events(resolution));
      }
    }
  }

  private static void checkReplay(Outcome outcome) {
    Replay replay = Replay.of(outcome.metrics(), RuleSet.parse(RULES, "rules.yml"));
    Map<String, WindowAggregate> committed = outcome.highest();
    assertThat(committed.keySet()).isEqualTo(replay.windows().keySet());
    replay
        .windows()
        .forEach(
            (key, expected) -> {
              WindowAggregate actual = committed.get(key);
              assertThat(actual.state()).as(key).isEqualTo(expected.state());
              assertThat(actual.revision()).as(key).isEqualTo(expected.revision());
              assertThat(actual.aggregate().events())
                  .as(key)
                  .isEqualTo(expected.aggregate().events());
              assertThat(actual.aggregate().max()).as(key).isEqualTo(expected.aggregate().max());
            });
    assertThat(outcome.transitions().stream().map(KillNineIT::essence).sorted().toList())
        .isEqualTo(replay.transitions().stream().map(KillNineIT::essence).sorted().toList());
  }

  private static String essence(AlertTransition t) {
    return t.fingerprint() + " " + t.sequence() + " " + t.rule() + " " + t.state() + " " + t.at();
  }

  private static void checkTransitions(Outcome outcome) {
    outcome
        .transitionsByAlert()
        .forEach(
            (fingerprint, transitions) -> {
              for (int i = 0; i < transitions.size(); i++) {
                assertThat(transitions.get(i).sequence()).as(fingerprint).isEqualTo(i + 1L);
              }
              assertThat(transitions.get(transitions.size() - 1).state())
                  .as("everything fell silent")
                  .isIn(AlertState.RESOLVED, AlertState.INACTIVE);
            });
  }

  private static void checkDeliveries(Outcome outcome, WebhookLog webhook) {
    Map<String, List<String>> expected = new TreeMap<>();
    outcome
        .transitionsByAlert()
        .forEach(
            (fingerprint, transitions) ->
                expected.put(
                    fingerprint,
                    transitions.stream()
                        .filter(
                            t -> t.state() == AlertState.FIRING || t.state() == AlertState.RESOLVED)
                        .map(t -> t.state().wireName() + " " + t.startsAt())
                        .toList()));
    expected.values().removeIf(List::isEmpty);
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(firstArrivals(webhook.received())).isEqualTo(expected));
    Map<String, Set<String>> bodies = new HashMap<>();
    for (Received received : webhook.received()) {
      bodies.computeIfAbsent(received.id(), id -> new LinkedHashSet<>()).add(received.body());
    }
    assertThat(bodies.values()).as("payloads of one webhook-id").allMatch(set -> set.size() == 1);
    System.out.printf(
        "%d webhooks, %d of them repeated%n",
        webhook.received().size(), webhook.received().size() - bodies.size());
  }

  /** What each alert's receiver heard, repetitions of one webhook-id left out. */
  private static Map<String, List<String>> firstArrivals(List<Received> received) {
    Map<String, Received> byId = new LinkedHashMap<>();
    received.forEach(one -> byId.putIfAbsent(one.id(), one));
    Map<String, List<String>> byAlert = new TreeMap<>();
    for (Received one : byId.values()) {
      byAlert
          .computeIfAbsent(one.alert().path("fingerprint").asText(), f -> new ArrayList<>())
          .add(
              one.alert().path("status").asText()
                  + " "
                  + java.time.Instant.parse(one.alert().path("startsAt").asText()));
    }
    return byAlert;
  }

  /**
   * All that stands in the topics, committed.
   *
   * @param stoodStill whether the log was as long after the other topics were read as before; if
   *     not, they may hold what came of a record that is missing here
   */
  private record Outcome(
      List<ConsumerRecord<byte[], byte[]>> metrics,
      List<WindowAggregate> closed,
      List<LateRecord> late,
      List<DeadLetter> dead,
      List<AlertTransition> transitions,
      Map<Resolution, Long> storeEvents,
      boolean stoodStill) {

    static Outcome read(String bootstrap) {
      List<ConsumerRecord<byte[], byte[]>> metrics =
          TopicLog.read(bootstrap, Topics.METRICS.name());
      return new Outcome(
          metrics,
          TopicLog.read(bootstrap, Topics.AGGREGATES.name()).stream()
              .map(record -> AggregateCodec.fromJson(record.value()))
              .toList(),
          values(bootstrap, Topics.LATE, LateRecord.class),
          values(bootstrap, Topics.DLQ, DeadLetter.class),
          values(bootstrap, Topics.ALERTS, AlertTransition.class),
          storeEvents(bootstrap),
          TopicLog.read(bootstrap, Topics.METRICS.name()).size() == metrics.size());
    }

    private static <T> List<T> values(String bootstrap, Topics.Topic topic, Class<T> type) {
      return TopicLog.read(bootstrap, topic.name()).stream()
          .map(record -> Json.read(record.value(), type))
          .toList();
    }

    /** The stores as their changelogs have them: closed windows, and those that are still open. */
    private static Map<Resolution, Long> storeEvents(String bootstrap) {
      Map<Resolution, Long> events = new HashMap<>();
      for (Resolution resolution : Resolution.values()) {
        long closed =
            newest(bootstrap, HotStores.windows(resolution)).stream()
                .flatMap(partition -> ClosedWindows.ofChangelog(partition).stream())
                .mapToLong(window -> window.aggregate().events())
                .sum();
        events.put(resolution, closed);
      }
      for (Map<Bytes, byte[]> partition : newest(bootstrap, HotStores.SERIES)) {
        Map<Long, byte[]> live = new HashMap<>();
        partition.forEach((key, value) -> live.put(ByteBuffer.wrap(key.get()).getLong(), value));
        LiveStore.ofChangelog(live)
            .forEach(series -> series.openWindows().forEach(w -> addOpen(events, w)));
      }
      return events;
    }

    /**
     * Each event stands in one open window at most: the finest, until that closes into the next.
     */
    private static void addOpen(Map<Resolution, Long> events, LiveSeries.OpenWindow window) {
      for (Resolution resolution : Resolution.values()) {
        if (resolution.compareTo(window.resolution()) >= 0) {
          events.merge(resolution, window.aggregate().events(), Long::sum);
        }
      }
    }

    /** The newest value of each key, for each partition: each has keys of its own. */
    private static Collection<Map<Bytes, byte[]>> newest(String bootstrap, String store) {
      Map<Integer, Map<Bytes, byte[]>> partitions = new HashMap<>();
      for (ConsumerRecord<byte[], byte[]> record :
          TopicLog.read(bootstrap, "masterperf-" + store + "-changelog")) {
        Map<Bytes, byte[]> newest =
            partitions.computeIfAbsent(record.partition(), partition -> new HashMap<>());
        Bytes key = Bytes.wrap(record.key());
        if (record.value() == null) {
          newest.remove(key);
        } else {
          newest.put(key, record.value());
        }
      }
      return partitions.values();
    }

    /**
     * Of the load, and of what the product counts of itself, as far as they fit into windows of
     * this resolution: what was counted over a kill may be longer than a second.
     */
    long events(Resolution resolution) {
      return sent()
          .filter(metric -> finest(metric).compareTo(resolution) <= 0)
          .mapToLong(metric -> metric.summary() == null ? 1 : metric.summary().count())
          .sum();
    }

    private static Resolution finest(PerfMetric metric) {
      return Resolution.finestHolding(
              Timestamps.toMillis(metric.beginNanos()), Timestamps.toMillis(metric.endNanos()))
          .orElseThrow();
    }

    /** How often each number of the load stands in the log. */
    Map<Long, Integer> copies() {
      Map<Long, Integer> copies = new HashMap<>();
      sent()
          .map(metric -> metric.properties().get("n"))
          .filter(Objects::nonNull)
          .forEach(number -> copies.merge(Long.parseLong(number), 1, Integer::sum));
      return copies;
    }

    private Stream<PerfMetric> sent() {
      return metrics.stream()
          .flatMap(record -> items(record).stream())
          .map(item -> ((MetricCodec.Item.Accepted) item).metric());
    }

    private static List<MetricCodec.Item> items(ConsumerRecord<byte[], byte[]> record) {
      try {
        return MetricCodec.decode(record.value(), record.timestamp());
      } catch (MetricCodec.MalformedPayload e) {
        throw new AssertionError(new String(record.value(), StandardCharsets.UTF_8), e);
      }
    }

    Map<String, WindowAggregate> highest() {
      return closed.stream()
          .collect(
              Collectors.toMap(
                  AggregateCodec::key, w -> w, (a, b) -> a.revision() > b.revision() ? a : b));
    }

    private long lost(Resolution resolution) {
      return late.stream().filter(record -> record.missed().contains(resolution)).count()
          + dead.stream().mapToLong(DeadLetter::events).sum();
    }

    long conserved(Resolution resolution) {
      return highest().values().stream()
              .filter(window -> window.resolution() == resolution)
              .mapToLong(window -> window.aggregate().events())
              .sum()
          + lost(resolution);
    }

    long stored(Resolution resolution) {
      return storeEvents.get(resolution) + lost(resolution);
    }

    Map<String, List<AlertTransition>> transitionsByAlert() {
      return transitions.stream()
          .collect(
              Collectors.groupingBy(t -> t.fingerprint().hex(), TreeMap::new, Collectors.toList()));
    }

    void print() {
      System.out.println(this);
    }

    /** Short: this goes into the message when waiting for it fails. */
    @Override
    public String toString() {
      return "%d events in the log, %d windows closed or corrected (%d events of 1m), %d late, %d dead, %d transitions, stores %s"
          .formatted(
              events(Resolution.HOUR),
              closed.size(),
              conserved(Resolution.MINUTE),
              late.size(),
              dead.size(),
              transitions.size(),
              storeEvents);
    }
  }
}

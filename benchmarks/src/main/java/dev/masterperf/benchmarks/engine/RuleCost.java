package dev.masterperf.benchmarks.engine;

import dev.masterperf.benchmarks.figures.Figure;
import dev.masterperf.benchmarks.figures.Figures;
import dev.masterperf.benchmarks.process.ChildJvm;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.Fingerprint;
import dev.masterperf.model.MetricType;
import dev.masterperf.model.Series;
import dev.masterperf.model.Topics;
import dev.masterperf.model.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * What rules take of a core: processor time of the processor, in a process of its own under a
 * steady load, with rules less that without, in turns and in the same process.
 */
final class RuleCost {
  private static final int SERIES = 10_000;
  private static final int PER_SECOND = 10_000;
  private static final int SERIES_A_TOPIC = 10;
  private static final int SERIES_A_SUB_CATEGORY = 100;
  private static final double FLOOR_PERCENT = 25;
  private static final int WARM_UP_SECONDS = 45;
  private static final int SETTLE_SECONDS = 3;
  private static final int STRETCH_SECONDS = 8;
  private static final int LEAST_MILLIS = 300;
  private static final double NEVER = 1e9;
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  private final Options options;
  private final Figures figures;

  RuleCost(Options options, Figures figures) {
    this.options = options;
    this.figures = figures;
  }

  /**
   * A rule file.
   *
   * @param rules how many
   * @param label by which each chooses its series
   * @param values of the label; with more rules than these several choose the same
   * @param floor of its cost, as {@link Figure} has it
   */
  private record Kind(String name, int rules, String label, int values, boolean floor) {
    String text(double threshold) {
      return "groups:\n  - name: bench\n    rules:\n"
          + IntStream.range(0, rules)
              .mapToObj(
                  rule ->
                      "      - {alert: Slow%d, for: 1h, expr: 'max_over_time({%s=\"%s%d\"}[10s]) > %s'}\n"
                          .formatted(rule, label, label, rule % values, threshold))
              .collect(Collectors.joining());
    }
  }

  void measure() throws IOException, InterruptedException, ExecutionException {
    int series = Math.max((int) (SERIES * options.scale()), SERIES_A_SUB_CATEGORY);
    int topics = series / SERIES_A_TOPIC;
    int subCategories = series / SERIES_A_SUB_CATEGORY;
    Kind thousand = new Kind("1000", topics, "topic", topics, true);
    List<Kind> kinds =
        List.of(
            new Kind("100", Math.max(topics / 10, 1), "topic", topics, false),
            thousand,
            new Kind("3000", topics * 3, "topic", topics, false),
            new Kind("1000_of_100_series", topics, "sub_cat", subCategories, false));
    try (Bench bench = new Bench()) {
      String application = bench.application("bench-rules");
      Files.writeString(bench.folder("none.yml"), "groups: []\n");
      try (ChildJvm processor =
              Memory.child(
                  bench, RulesChild.class, application, List.of("-Xmx1g", "-XX:+UseSerialGC"));
          SteadyLoad load =
              new SteadyLoad(
                  bench.clientConfig(),
                  Bench.PARTITIONS,
                  series(series),
                  (int) (PER_SECOND * options.scale()))) {
        Stretches stretches = new Stretches(bench, processor);
        stretches.use(thousand, NEVER);
        TimeUnit.MILLISECONDS.sleep(scaledMillis(WARM_UP_SECONDS));
        load.countFromNow();
        Map<Kind, List<Double>> percent = new LinkedHashMap<>();
        List<Double> without = new ArrayList<>();
        for (int turn = 0; turn < options.repeat(); turn++) {
          without.add(stretches.withoutRules());
          for (Kind kind : kinds) {
            double with = stretches.with(kind);
            without.add(stretches.withoutRules());
            double neighbours =
                (without.get(without.size() - 2) + without.get(without.size() - 1)) / 2;
            percent.computeIfAbsent(kind, k -> new ArrayList<>()).add(with - neighbours);
          }
        }
        figures.add("rules_load", load.perSecond(), "samples/s");
        figures.median("rules_none_percent_of_core", without, "%");
        percent.forEach(
            (kind, runs) ->
                figures.median(
                    "rules_" + kind.name() + "_percent_of_core",
                    runs,
                    "%",
                    kind.floor() ? FLOOR_PERCENT : null,
                    null));
        requireLookedAt(stretches, thousand, series);
      }
    }
  }

  private long scaledMillis(int seconds) {
    return Math.max((long) (seconds * 1_000L * options.scale()), LEAST_MILLIS);
  }

  /** Ten neighbours share a topic, a hundred a sub-category; sent in an order of chance. */
  private static List<Series> series(int count) {
    List<Series> all = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      all.add(
          new Series(
              Series.DEFAULT_SCOPE,
              "Bench",
              MetricType.PERFORMANCE,
              "topic" + i / SERIES_A_TOPIC,
              "sub_cat" + i / SERIES_A_SUB_CATEGORY,
              "latency-" + i,
              "",
              Collections.emptySortedMap()));
    }
    Collections.shuffle(all, new Random(1));
    return all;
  }

  private final class Stretches {
    private final Bench bench;
    private final ChildJvm processor;

    Stretches(Bench bench, ChildJvm processor) {
      this.bench = bench;
      this.processor = processor;
    }

    void use(Kind kind, double threshold) throws IOException {
      Files.writeString(bench.folder("rules.yml"), kind.text(threshold));
      String taken = processor.ask(bench.folder("rules.yml").toString());
      if (!taken.equals("" + kind.rules())) {
        throw new IllegalStateException("of " + kind.rules() + " rules there are " + taken);
      }
    }

    /** Percent of a core while these rules are in force. */
    double with(Kind kind) throws IOException, InterruptedException {
      use(kind, NEVER);
      return percent();
    }

    double withoutRules() throws IOException, InterruptedException {
      processor.ask(bench.folder("none.yml").toString());
      return percent();
    }

    private double percent() throws InterruptedException {
      // All series were looked at, once, by then.
      TimeUnit.MILLISECONDS.sleep(scaledMillis(SETTLE_SECONDS));
      Duration cpu = processor.cpu();
      long begin = System.nanoTime();
      TimeUnit.MILLISECONDS.sleep(scaledMillis(STRETCH_SECONDS));
      double nanos = processor.cpu().minus(cpu).toNanos();
      return 100 * nanos / (System.nanoTime() - begin);
    }
  }

  /** The same rules with a threshold below all values: each series has an alert then. */
  private static void requireLookedAt(Stretches stretches, Kind kind, int series)
      throws IOException {
    Map<String, Object> config = new HashMap<>(stretches.bench.clientConfig());
    config.put("isolation.level", "read_committed");
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      String topic = Topics.ALERTS.name();
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      stretches.use(kind, 0);
      Set<Fingerprint> alerts = new HashSet<>();
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (alerts.size() < series) {
        consumer
            .poll(Duration.ofMillis(100))
            .forEach(
                record ->
                    alerts.add(Json.read(record.value(), AlertTransition.class).fingerprint()));
        if (System.nanoTime() > deadline) {
          throw new IllegalStateException(
              "wrong result: rules over " + series + " series raised " + alerts.size() + " alerts");
        }
      }
    }
  }
}

package dev.masterperf.benchmarks.engine;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.masterperf.model.Aggregate;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.model.Status;
import dev.masterperf.model.Topics;
import dev.masterperf.model.Unit;
import dev.masterperf.model.WindowAggregate;
import dev.masterperf.model.WindowState;
import dev.masterperf.model.wire.AggregateCodec;
import dev.masterperf.model.wire.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the bench does with a right result and with wrong ones. */
class EngineBenchIT {
  private static final Duration SOON = Duration.ofSeconds(10);

  /** Of what is waited for in vain. */
  private static final Duration AT_ONCE = Duration.ofSeconds(1);

  private static final Workload FEW = new Workload(40, 400, 1, 100);

  @Test
  void theRightResultOfAnEngineCounts() throws Exception {
    try (Bench bench = new Bench()) {
      Map<TopicPartition, Long> ends = Preload.into(bench, FEW);

      assertThat(EngineRun.samplesPerSecond(bench, ends, FEW, new Profile(null, "none")))
          .isPositive();
    }
  }

  /**
   * On so few samples the figures mean nothing, but each part has to get to its end. Growth and
   * wide batches are throughput once more, of other sizes.
   */
  @Test
  void everyPartIsMeasuredAndWritten(@TempDir Path folder) throws Exception {
    Path out = folder.resolve("figures.json");

    Set<String> parts = new HashSet<>(EngineBench.PARTS);
    parts.removeAll(Set.of("growth", "wide"));

    boolean allWell = new EngineBench(new Options(out, parts, 1, 0.002, null)).run();

    List<String> names = Json.tree(Files.readAllBytes(out)).findValuesAsText("name");
    assertThat(names).noneMatch(name -> name.startsWith("failed_"));
    assertThat(allWell).isTrue();
    assertThat(names)
        .contains(
            "ratio_single",
            "ratio_batch",
            "ratio_single_public_api",
            "ratio_naive",
            "visible_p50_ms",
            "visible_p99_ms",
            "memory_per_series_100k",
            "memory_per_series_1m",
            "engine_per_core_single",
            "rules_1000_percent_of_core",
            "setting:streams.commit.interval.ms");
  }

  @Test
  void anEngineThatLosesOrDoublesASampleIsNoResult() throws Exception {
    try (Bench bench = new Bench();
        Outputs tooFew = Outputs.from(bench.clientConfig(), AT_ONCE);
        Outputs tooMany = Outputs.from(bench.clientConfig(), SOON)) {
      send(bench, Topics.AGGREGATES, windows(100));

      assertThatThrownBy(() -> tooFew.requireAll(101))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("wrong result: of 101 samples final windows hold only");
      assertThatThrownBy(() -> tooMany.requireAll(99))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("wrong result: of 99 samples final windows hold {");
    }
  }

  @Test
  void anEngineThatRefusesASampleIsNoResult() throws Exception {
    try (Bench bench = new Bench();
        Outputs outputs = Outputs.from(bench.clientConfig(), SOON)) {
      send(bench, Topics.DLQ, List.of("{\"reason\":\"no metric\"}".getBytes(US_ASCII)));

      assertThatThrownBy(() -> outputs.requireAll(1))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("went to masterperf.dlq.v1: {\"reason\"");
    }
  }

  /** One final window of each resolution with so many samples in it. */
  private static List<byte[]> windows(int samples) {
    Aggregate aggregate = new Aggregate();
    for (int i = 0; i < samples; i++) {
      aggregate.addSample(i, Unit.ONE, Status.OK, i, 0);
    }
    List<byte[]> windows = new ArrayList<>();
    for (Resolution resolution : Resolution.values()) {
      windows.add(
          AggregateCodec.toJson(
              new WindowAggregate(
                  new SeriesKey("a series"), resolution, 0, WindowState.FINAL, 1, aggregate)));
    }
    return windows;
  }

  private static void send(Bench bench, Topics.Topic topic, List<byte[]> values) {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            bench.clientConfig(), new ByteArraySerializer(), new ByteArraySerializer())) {
      values.forEach(
          value -> producer.send(new ProducerRecord<>(topic.name(), new byte[] {1}, value)));
    }
  }
}

package dev.masterperf.benchmarks.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.alerts.rule.RuleSet;
import dev.masterperf.launcher.kafka.TopicProvisioner;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.Series;
import dev.masterperf.model.Status;
import dev.masterperf.model.Topics;
import dev.masterperf.model.WindowAggregate;
import dev.masterperf.model.wire.AggregateCodec;
import dev.masterperf.model.wire.Timestamps;
import dev.masterperf.producer.KafkaMetricPublisher;
import dev.masterperf.producer.MetricPublisher;
import dev.masterperf.streams.PerfProcessor;
import dev.masterperf.streams.ProcessorSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.kafka.KafkaContainer;

/** The pipeline on the broker that the compose file runs. */
@NeedsDocker
class PipelineContainerIT {
  private static final Series SERIES = Series.of("R2", "Object Upload", "upload");
  private static final int PARTITIONS = 4;
  private static final int EVENTS = 500;

  @TempDir Path stateDir;

  @Test
  void whatIsMeasuredComesOutAsFinalWindows() throws Exception {
    try (KafkaContainer broker = new KafkaContainer(ComposeFile.image("broker"))) {
      broker.start();
      Map<String, Object> kafka = Map.of("bootstrap.servers", broker.getBootstrapServers());
      try (Admin admin = Admin.create(kafka)) {
        new TopicProvisioner(admin, PARTITIONS, 1).provision();
      }

      try (PerfProcessor processor = processor(kafka);
          MetricPublisher publisher = new KafkaMetricPublisher(kafka, Topics.METRICS.name());
          Consumer<byte[], byte[]> aggregates = aggregates(kafka)) {
        processor.start();
        publisher.publish(uploads()).get(30, TimeUnit.SECONDS);

        List<WindowAggregate> seconds = new ArrayList<>();
        Awaitility.await()
            .atMost(Duration.ofSeconds(60))
            .until(
                () -> poll(aggregates, seconds).stream().mapToLong(this::events).sum() >= EVENTS);

        assertThat(seconds).allMatch(window -> window.series().equals(SERIES.key()));
        assertThat(seconds.stream().mapToLong(this::events).sum()).isEqualTo(EVENTS);
      }
    }
  }

  private long events(WindowAggregate window) {
    return window.aggregate().events();
  }

  private static List<PerfMetric> uploads() {
    long now = Timestamps.fromInstant(InstantSource.system().instant());
    return IntStream.range(0, EVENTS)
        .mapToObj(i -> PerfMetric.of(SERIES, (i + 1) + "ms", Status.OK, now + i))
        .toList();
  }

  /** Adds the one-second windows that have come since the last call. */
  private static List<WindowAggregate> poll(
      Consumer<byte[], byte[]> aggregates, List<WindowAggregate> seconds) {
    aggregates
        .poll(Duration.ofMillis(200))
        .forEach(
            record -> {
              WindowAggregate window = AggregateCodec.fromJson(record.value());
              if (window.resolution() == Resolution.SECOND) {
                seconds.add(window);
              }
            });
    return seconds;
  }

  private PerfProcessor processor(Map<String, Object> kafka) {
    return new PerfProcessor(
        new ProcessorSettings(
            kafka,
            "masterperf",
            "test",
            stateDir,
            "localhost",
            3004,
            PARTITIONS,
            ProcessorSettings.DEFAULT_COMMIT_INTERVAL,
            ProcessorSettings.defaultRetention(),
            RuleSet.empty()),
        InstantSource.system(),
        () -> {
          throw new AssertionError("the processor gave up");
        });
  }

  private static Consumer<byte[], byte[]> aggregates(Map<String, Object> kafka) {
    Map<String, Object> config = new HashMap<>(kafka);
    config.put("group.id", "test");
    config.put("auto.offset.reset", "earliest");
    config.put("isolation.level", "read_committed");
    Consumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    consumer.subscribe(List.of(Topics.AGGREGATES.name()));
    return consumer;
  }
}

package dev.masterperf.benchmarks.torture;

import dev.masterperf.alerts.rule.Rule;
import dev.masterperf.alerts.rule.RuleSet;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.Topics;
import dev.masterperf.model.WindowAggregate;
import dev.masterperf.model.wire.AggregateCodec;
import dev.masterperf.model.wire.Json;
import dev.masterperf.streams.MetricsTopology;
import dev.masterperf.streams.ProcessorSettings;
import dev.masterperf.streams.alert.WholeEvaluations;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;

/** The log read once more, in one go and without a crash: what should have come out. */
public final class Replay {
  private static final List<Topics.Topic> OUTPUTS =
      List.of(Topics.AGGREGATES, Topics.LATE, Topics.DLQ, Topics.ALERTS);

  private final Map<Topics.Topic, List<byte[]>> outputs = new HashMap<>();

  private Replay() {}

  public static Replay of(List<ConsumerRecord<byte[], byte[]>> log, RuleSet rules) {
    Replay replay = new Replay();
    log.stream()
        .map(ConsumerRecord::partition)
        .distinct()
        .forEach(
            partition ->
                replay.read(
                    log.stream().filter(record -> record.partition() == partition).toList(),
                    rules));
    return replay;
  }

  /** Its rules look at one series each. */
  private static final WholeEvaluations NONE_WHOLE =
      new WholeEvaluations() {
        @Override
        public void request(Rule rule, long atMillis) {
          throw new AssertionError("no rule here needs all series: " + rule.name());
        }

        @Override
        public Optional<Evaluated> take(Rule rule) {
          return Optional.empty();
        }
      };

  /** A driver has one partition, and with one partition every series is at home. */
  private void read(List<ConsumerRecord<byte[], byte[]>> partition, RuleSet rules) {
    ProcessorSettings settings =
        new ProcessorSettings(
            Map.of(),
            "replay",
            "replay",
            Path.of("target"),
            "localhost",
            0,
            1,
            Duration.ofMillis(100),
            ProcessorSettings.defaultRetention(),
            rules);
    try (TopologyTestDriver driver =
        new TopologyTestDriver(
            MetricsTopology.build(settings, (p, due, now) -> {}, NONE_WHOLE), new Properties())) {
      TestInputTopic<byte[], byte[]> input =
          driver.createInputTopic(
              Topics.METRICS.name(), new ByteArraySerializer(), new ByteArraySerializer());
      for (ConsumerRecord<byte[], byte[]> record : partition) {
        input.pipeInput(record.key(), record.value(), Instant.ofEpochMilli(record.timestamp()));
      }
      for (Topics.Topic topic : OUTPUTS) {
        outputs.computeIfAbsent(topic, key -> new ArrayList<>()).addAll(outputs(driver, topic));
      }
    }
  }

  private static List<byte[]> outputs(TopologyTestDriver driver, Topics.Topic topic) {
    return driver
        .createOutputTopic(topic.name(), new ByteArrayDeserializer(), new ByteArrayDeserializer())
        .readValuesToList();
  }

  /** Values of all records it put out on that topic, in order. */
  public List<byte[]> outputs(Topics.Topic topic) {
    return outputs.getOrDefault(topic, List.of());
  }

  /** The highest revision of each closed window, by record key. */
  public Map<String, WindowAggregate> windows() {
    Map<String, WindowAggregate> windows = new HashMap<>();
    for (byte[] json : outputs(Topics.AGGREGATES)) {
      WindowAggregate window = AggregateCodec.fromJson(json);
      windows.put(AggregateCodec.key(window), window);
    }
    return windows;
  }

  public List<AlertTransition> transitions() {
    return outputs(Topics.ALERTS).stream()
        .map(json -> Json.read(json, AlertTransition.class))
        .toList();
  }
}

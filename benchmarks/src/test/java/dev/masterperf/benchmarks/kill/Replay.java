package dev.masterperf.benchmarks.kill;

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
final class Replay {
  private final Map<String, WindowAggregate> windows = new HashMap<>();
  private final List<AlertTransition> transitions = new ArrayList<>();

  private Replay() {}

  static Replay of(List<ConsumerRecord<byte[], byte[]>> log, RuleSet rules) {
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
      for (byte[] json : outputs(driver, Topics.AGGREGATES)) {
        WindowAggregate window = AggregateCodec.fromJson(json);
        windows.put(AggregateCodec.key(window), window);
      }
      for (byte[] json : outputs(driver, Topics.ALERTS)) {
        transitions.add(Json.read(json, AlertTransition.class));
      }
    }
  }

  private static List<byte[]> outputs(TopologyTestDriver driver, Topics.Topic topic) {
    return driver
        .createOutputTopic(topic.name(), new ByteArrayDeserializer(), new ByteArrayDeserializer())
        .readValuesToList();
  }

  /** The highest revision of each closed window, by record key. */
  Map<String, WindowAggregate> windows() {
    return windows;
  }

  List<AlertTransition> transitions() {
    return transitions;
  }
}

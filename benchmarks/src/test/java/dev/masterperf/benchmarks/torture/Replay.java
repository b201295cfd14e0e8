package dev.masterperf.benchmarks.torture;

import dev.masterperf.alerts.rule.Rule;
import dev.masterperf.alerts.rule.RuleSet;
import dev.masterperf.model.Topics;
import dev.masterperf.streams.MetricsTopology;
import dev.masterperf.streams.ProcessorSettings;
import dev.masterperf.streams.alert.WholeEvaluations;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;

/**
 * A log read once in one go and without a crash: what the product makes of it. It can be read on as
 * it grows. Not safe for several threads.
 */
final class Replay implements AutoCloseable {
  /** Topics of which all that is put out is remembered. */
  static final List<Topics.Topic> OUTPUTS =
      List.of(Topics.AGGREGATES, Topics.LATE, Topics.DLQ, Topics.ALERTS);

  private final Path folder;
  private final RuleSet rules;
  private final Map<Integer, Partition> partitions = new HashMap<>();
  private final Map<Topics.Topic, List<byte[]>> outputs = new HashMap<>();

  /**
   * @param folder for stores
   */
  Replay(Path folder, RuleSet rules) {
    this.folder = folder;
    this.rules = rules;
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
  private final class Partition {
    private final TopologyTestDriver driver;
    private final TestInputTopic<byte[], byte[]> input;
    private final Map<Topics.Topic, TestOutputTopic<byte[], byte[]>> out = new HashMap<>();

    Partition(int number) {
      ProcessorSettings settings =
          new ProcessorSettings(
              Map.of(),
              "replay",
              "replay",
              folder,
              "localhost",
              0,
              1,
              Duration.ofMillis(100),
              ProcessorSettings.defaultRetention(),
              rules);
      Properties own = new Properties();
      own.put(StreamsConfig.STATE_DIR_CONFIG, folder.resolve("" + number).toString());
      driver =
          new TopologyTestDriver(
              MetricsTopology.build(settings, (p, due, now) -> {}, NONE_WHOLE), own);
      input =
          driver.createInputTopic(
              Topics.METRICS.name(), new ByteArraySerializer(), new ByteArraySerializer());
      for (Topics.Topic topic : OUTPUTS) {
        out.put(
            topic,
            driver.createOutputTopic(
                topic.name(), new ByteArrayDeserializer(), new ByteArrayDeserializer()));
      }
    }

    void read(ConsumerRecord<byte[], byte[]> record) {
      input.pipeInput(record.key(), record.value(), Instant.ofEpochMilli(record.timestamp()));
      out.forEach(
          (topic, values) ->
              outputs
                  .computeIfAbsent(topic, key -> new ArrayList<>())
                  .addAll(values.readValuesToList()));
    }
  }

  /** Reads on: records of the metrics topic, those of a partition in their order. */
  void read(Collection<ConsumerRecord<byte[], byte[]>> more) {
    for (ConsumerRecord<byte[], byte[]> record : more) {
      partitions.computeIfAbsent(record.partition(), Partition::new).read(record);
    }
  }

  /** Values of all records it put out so far on one of these topics, in order. */
  List<byte[]> outputs(Topics.Topic topic) {
    return List.copyOf(outputs.getOrDefault(topic, List.of()));
  }

  @Override
  public void close() {
    partitions.values().forEach(partition -> partition.driver.close());
  }
}

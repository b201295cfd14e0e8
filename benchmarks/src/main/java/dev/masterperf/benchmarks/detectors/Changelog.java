package dev.masterperf.benchmarks.detectors;

import dev.masterperf.alerts.rule.Rule;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Quantity;
import dev.masterperf.model.Status;
import dev.masterperf.model.Topics;
import dev.masterperf.model.Unit;
import dev.masterperf.model.wire.MetricCodec;
import dev.masterperf.streams.MetricsTopology;
import dev.masterperf.streams.ProcessorSettings;
import dev.masterperf.streams.alert.WholeEvaluations;
import dev.masterperf.streams.anomaly.DetectorBank;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;

/**
 * What detectors write to the changelog of their store, read from there: the product's whole
 * topology gets events with append times of the bench's own.
 */
final class Changelog {
  private static final String APPLICATION = "bench";
  private static final byte JOURNAL = 'j';
  private static final byte SNAPSHOT = 's';
  private static final int DRAIN_EACH = 500;
  private static final List<TestRecord<byte[], byte[]>> NONE = List.of();

  private static final WholeEvaluations NONE_OVER_ALL_SERIES =
      new WholeEvaluations() {
        @Override
        public void request(Rule rule, long atMillis) {
          throw new IllegalStateException("the only rule looks at one series: " + rule.name());
        }

        @Override
        public Optional<Evaluated> take(Rule rule) {
          return Optional.empty();
        }
      };

  private final List<JudgedSeries> series = new ArrayList<>();

  Changelog(int count) {
    for (int i = 0; i < count; i++) {
      series.add(new JudgedSeries(i));
    }
  }

  /**
   * What was written, keys and values, as the producer gets them before it compresses.
   *
   * @param points that were judged meanwhile
   * @param journalBytes values that were fed
   * @param takenBackBytes the tombstones of those that a snapshot replaced
   * @param snapshots how many
   */
  record Written(
      long points, long journalBytes, long takenBackBytes, long snapshots, long snapshotBytes) {
    static final Written NOTHING = new Written(0, 0, 0, 0, 0);

    private Written plus(TestRecord<byte[], byte[]> one) {
      byte[] value = one.value();
      long bytes = one.key().length + (value == null ? 0L : value.length);
      return switch (one.key()[0]) {
        case JOURNAL ->
            value == null
                ? new Written(
                    points, journalBytes, takenBackBytes + bytes, snapshots, snapshotBytes)
                : new Written(
                    points + 1, journalBytes + bytes, takenBackBytes, snapshots, snapshotBytes);
        case SNAPSHOT ->
            new Written(points, journalBytes, takenBackBytes, snapshots + 1, snapshotBytes + bytes);
        default -> this; // what a detector is for, once
      };
    }
  }

  /**
   * Feeds all series and reads what their detectors write.
   *
   * @param before steps that do not count
   * @param steps that do
   * @param stateDir for the stores
   */
  Written during(int before, int steps, Path stateDir) {
    try (TopologyTestDriver driver = driver(stateDir)) {
      TestInputTopic<byte[], byte[]> input =
          driver.createInputTopic(
              Topics.METRICS.name(), new ByteArraySerializer(), new ByteArraySerializer());
      TestOutputTopic<byte[], byte[]> changelog =
          driver.createOutputTopic(
              APPLICATION + "-" + DetectorBank.storeName() + "-changelog",
              new ByteArrayDeserializer(),
              new ByteArrayDeserializer());
      Written written = Written.NOTHING;
      for (int step = 0; step < before + steps; step++) {
        long millis = JudgedSeries.millis(step);
        input.pipeInput(null, MetricCodec.encode(events(step)), Instant.ofEpochMilli(millis));
        List<TestRecord<byte[], byte[]>> records = changelog.readRecordsToList();
        for (TestRecord<byte[], byte[]> one : step < before ? NONE : records) {
          written = written.plus(one);
        }
        if (step % DRAIN_EACH == 0) {
          drain(driver);
        }
      }
      return written;
    }
  }

  /** All other topics, which would fill the memory. */
  private static void drain(TopologyTestDriver driver) {
    for (String topic : driver.producedTopicNames()) {
      driver
          .createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer())
          .readRecordsToList();
    }
  }

  private List<PerfMetric> events(int step) {
    long nanos = JudgedSeries.millis(step) * 1_000_000;
    return series.stream()
        .map(
            one ->
                PerfMetric.of(
                    one.series(), new Quantity(one.next(step), Unit.SECONDS), Status.OK, nanos))
        .toList();
  }

  private static TopologyTestDriver driver(Path stateDir) {
    ProcessorSettings settings =
        new ProcessorSettings(
            Map.of(),
            APPLICATION,
            APPLICATION,
            stateDir,
            "localhost",
            0,
            1,
            ProcessorSettings.DEFAULT_COMMIT_INTERVAL,
            ProcessorSettings.defaultRetention(),
            JudgedSeries.RULES);
    Properties config = new Properties();
    config.put(StreamsConfig.APPLICATION_ID_CONFIG, APPLICATION);
    config.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
    return new TopologyTestDriver(
        MetricsTopology.build(settings, (partition, due, now) -> {}, NONE_OVER_ALL_SERIES),
        config,
        Instant.ofEpochMilli(JudgedSeries.BEGIN_MILLIS));
  }
}

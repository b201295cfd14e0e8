package dev.masterperf.benchmarks.history.truth;

import dev.masterperf.alerts.rule.Rule;
import dev.masterperf.alerts.rule.RuleSet;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.model.Topics;
import dev.masterperf.model.wire.MetricCodec;
import dev.masterperf.streams.MetricsTopology;
import dev.masterperf.streams.ProcessorSettings;
import dev.masterperf.streams.alert.WholeEvaluations;
import dev.masterperf.streams.view.AlertsAnswer;
import dev.masterperf.streams.view.Coverage;
import dev.masterperf.streams.view.MatrixAnswer;
import dev.masterperf.streams.view.MatrixQuery;
import dev.masterperf.streams.view.PartitionCover;
import dev.masterperf.streams.view.PerfView;
import dev.masterperf.streams.view.RunsAnswer;
import dev.masterperf.streams.view.RunsQuery;
import dev.masterperf.streams.view.SeriesAnswer;
import dev.masterperf.streams.view.SeriesQuery;
import dev.masterperf.streams.view.WindowsAnswer;
import dev.masterperf.streams.window.HotStores;
import dev.masterperf.streams.window.LiveStates;
import dev.masterperf.streams.window.ReadNumbers;
import dev.masterperf.streams.window.WindowReader;
import dev.masterperf.streams.window.WindowRun;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.WindowStore;

/**
 * The product's topology and its stores over one partition, with append times handed in instead of
 * a broker's. Written by one thread, read by any.
 */
final class SimulatedStream implements PerfView, AutoCloseable {
  private static final int PARTITIONS = 1;
  private static final byte[] NOTHING = "[]".getBytes(java.nio.charset.StandardCharsets.UTF_8);

  private static final WholeEvaluations NO_RULES =
      new WholeEvaluations() {
        @Override
        public void request(Rule rule, long atMillis) {
          throw new IllegalStateException("there are no rules here: " + rule.name());
        }

        @Override
        public Optional<Evaluated> take(Rule rule) {
          return Optional.empty();
        }
      };

  private final TopologyTestDriver driver;
  private final TestInputTopic<byte[], byte[]> input;
  private final Map<Topics.Topic, TestOutputTopic<byte[], byte[]>> outputs;
  private final LiveStates live;
  private final Map<Resolution, WindowStore<byte[], byte[]>> closed =
      new EnumMap<>(Resolution.class);
  private final WindowReader reader;
  private List<Written> metrics = new ArrayList<>();

  /**
   * A record of a topic.
   *
   * @param appendMillis when it was written, epoch milliseconds
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Written(long appendMillis, byte[] key, byte[] value) {}

  /**
   * @param stateDir for its stores
   * @param retention how long windows are hot
   */
  SimulatedStream(Path stateDir, Map<Resolution, Duration> retention, long beginMillis) {
    ProcessorSettings settings =
        new ProcessorSettings(
            Map.of(),
            "bench",
            "bench",
            stateDir,
            "localhost",
            0,
            PARTITIONS,
            ProcessorSettings.DEFAULT_COMMIT_INTERVAL,
            retention,
            RuleSet.parse("groups: []", "none"));
    Properties config = new Properties();
    config.put(StreamsConfig.APPLICATION_ID_CONFIG, "bench");
    config.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
    config.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 1 << 20);
    driver =
        new TopologyTestDriver(
            MetricsTopology.build(settings, (partition, due, now) -> {}, NO_RULES),
            config,
            Instant.ofEpochMilli(beginMillis));
    input =
        driver.createInputTopic(
            Topics.METRICS.name(), new ByteArraySerializer(), new ByteArraySerializer());
    outputs =
        Map.of(Topics.AGGREGATES, output(Topics.AGGREGATES), Topics.LATE, output(Topics.LATE));
    live = (LiveStates) driver.getStateStore(HotStores.SERIES);
    for (Resolution resolution : Resolution.values()) {
      closed.put(resolution, driver.getWindowStore(HotStores.windows(resolution)));
    }
    reader = WindowReader.sharing(live, resolution -> store(resolution), ReadNumbers.ofHeap());
  }

  private WindowStore<byte[], byte[]> store(Resolution resolution) {
    WindowStore<byte[], byte[]> store = closed.get(resolution);
    if (store == null) {
      throw new IllegalStateException("no store of " + resolution.label());
    }
    return store;
  }

  private TestOutputTopic<byte[], byte[]> output(Topics.Topic topic) {
    return driver.createOutputTopic(
        topic.name(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** One record of metrics comes. */
  void append(long appendMillis, List<PerfMetric> events) {
    append(appendMillis, MetricCodec.encode(events));
  }

  /** Time goes on though nothing comes. */
  void tick(long appendMillis) {
    append(appendMillis, NOTHING);
  }

  private void append(long appendMillis, byte[] value) {
    metrics.add(new Written(appendMillis, new byte[0], value));
    input.pipeInput(null, value, Instant.ofEpochMilli(appendMillis));
  }

  /** What was written to a topic since last asked. */
  List<Written> written(Topics.Topic topic) {
    if (topic.equals(Topics.METRICS)) {
      List<Written> since = metrics;
      metrics = new ArrayList<>();
      return since;
    }
    TestOutputTopic<byte[], byte[]> output = outputs.get(topic);
    if (output == null) {
      throw new IllegalArgumentException("not an output that is archived: " + topic.name());
    }
    return output.readRecordsToList().stream()
        .map(one -> new Written(one.timestamp(), one.key(), one.value()))
        .toList();
  }

  /** How many records a topic got that should stay empty. */
  int deadLetters() {
    return output(Topics.DLQ).readValuesToList().size();
  }

  @Override
  public SeriesAnswer series(SeriesQuery query) {
    List<SeriesKey> keys = new ArrayList<>();
    live.all().forEach(one -> keys.add(one.key()));
    return new SeriesAnswer(keys, false, whole());
  }

  @Override
  public RunsAnswer runs(RunsQuery query) {
    List<WindowRun> runs = new ArrayList<>();
    for (SeriesKey key : query.series()) {
      WindowRun run =
          reader.run(key, query.resolution(), query.fromMillis(), query.toMillis(), query.parts());
      if (run.windows().size() > 0) {
        runs.add(run);
      }
    }
    return new RunsAnswer(runs, whole());
  }

  private static Coverage whole() {
    return new Coverage(
        PARTITIONS, Coverage.all(PARTITIONS), List.of(PartitionCover.owned(0, 0, 0)), List.of());
  }

  @Override
  public MatrixAnswer matrix(MatrixQuery query) {
    throw new UnsupportedOperationException("only history is asked here");
  }

  @Override
  public AlertsAnswer alerts() {
    throw new UnsupportedOperationException("only history is asked here");
  }

  @Override
  public WindowsAnswer windows(
      SeriesKey series,
      Resolution resolution,
      long fromMillis,
      long toMillis,
      OptionalLong maxLag) {
    throw new UnsupportedOperationException("only history is asked here");
  }

  @Override
  public void close() {
    driver.close();
  }
}

package dev.masterperf.streams;

import dev.masterperf.alerts.rule.RuleSet;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.DeadLetter;
import dev.masterperf.model.LateRecord;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Quantity;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.Series;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.model.Status;
import dev.masterperf.model.Topics;
import dev.masterperf.model.Unit;
import dev.masterperf.model.WindowAggregate;
import dev.masterperf.model.wire.AggregateCodec;
import dev.masterperf.model.wire.AggregateCodec.StoredWindow;
import dev.masterperf.model.wire.Json;
import dev.masterperf.model.wire.MetricCodec;
import dev.masterperf.streams.window.HotStores;
import dev.masterperf.streams.window.LiveStates;
import dev.masterperf.streams.window.WindowReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.function.Function;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.WindowStore;

/** The real topology in a driver, with append times handed in. */
public final class Pipeline implements AutoCloseable {
  /** A full hour, so that windows of every resolution start here. */
  public static final long T0 = 1_700_002_800_000L;

  /** Its name among instances. */
  public static final String INSTANCE = "test-1";

  /** Its own, since it names a folder that drivers do not share. */
  private final String application = "test-" + UUID.randomUUID();

  private final TopologyTestDriver driver;
  private final TestInputTopic<byte[], byte[]> input;
  private final TestInputTopic<byte[], byte[]> rehomed;
  private final List<WindowAggregate> closed = new ArrayList<>();
  private final Map<Topics.Topic, TestOutputTopic<String, byte[]>> outputs = new LinkedHashMap<>();

  Pipeline() {
    this("groups: []", 1, ProcessorSettings.defaultRetention());
  }

  public Pipeline(String rules, int partitions, Map<Resolution, Duration> retention) {
    ProcessorSettings settings =
        new ProcessorSettings(
            Map.of(),
            "test",
            INSTANCE,
            Path.of("target"),
            "localhost",
            0,
            partitions,
            Duration.ofMillis(100),
            retention,
            RuleSet.parse(rules, "rules.yml"));
    Properties config = new Properties();
    config.put(StreamsConfig.APPLICATION_ID_CONFIG, application);
    config.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 1 << 20);
    this.driver =
        new TopologyTestDriver(
            MetricsTopology.build(settings, (partition, due, now) -> {}),
            config,
            Instant.ofEpochMilli(T0));
    this.input =
        driver.createInputTopic(
            Topics.METRICS.name(), new ByteArraySerializer(), new ByteArraySerializer());
    this.rehomed =
        driver.createInputTopic(
            Topics.REHOME.name(), new ByteArraySerializer(), new ByteArraySerializer());
    for (Topics.Topic topic : Topics.ALL) {
      outputs.put(
          topic,
          driver.createOutputTopic(
              topic.name(), new StringDeserializer(), new ByteArrayDeserializer()));
    }
  }

  public static PerfMetric sample(Series series, double seconds, long atMillis) {
    return PerfMetric.of(
        series, new Quantity(seconds, Unit.SECONDS), Status.OK, atMillis * 1_000_000);
  }

  /** One record with these metrics, appended at this time. */
  public void append(long appendMillis, PerfMetric... metrics) {
    appendRaw(
        appendMillis, new String(MetricCodec.encode(List.of(metrics)), StandardCharsets.UTF_8));
  }

  void appendRaw(long appendMillis, String json) {
    input.pipeInput(
        null, json.getBytes(StandardCharsets.UTF_8), Instant.ofEpochMilli(appendMillis));
  }

  /** The same on the topic of metrics that were sent to another partition first. */
  void rehome(long appendMillis, PerfMetric metric) {
    rehomed.pipeInput(null, MetricCodec.encode(metric), Instant.ofEpochMilli(appendMillis));
  }

  /** Time goes on though nothing comes. */
  void tick(long appendMillis) {
    appendRaw(appendMillis, "[]");
  }

  /** All closed windows so far, in the order they were written. */
  List<WindowAggregate> closed() {
    for (byte[] json : outputs.get(Topics.AGGREGATES).readValuesToList()) {
      closed.add(AggregateCodec.fromJson(json));
    }
    return List.copyOf(closed);
  }

  List<WindowAggregate> closed(Resolution resolution) {
    return closed().stream().filter(w -> w.resolution() == resolution).toList();
  }

  List<DeadLetter> deadLetters() {
    return drain(Topics.DLQ, bytes -> Json.read(bytes, DeadLetter.class));
  }

  List<LateRecord> late() {
    return drain(Topics.LATE, bytes -> Json.read(bytes, LateRecord.class));
  }

  List<PerfMetric> matrix() {
    return drain(Topics.MATRIX, bytes -> Json.read(bytes, PerfMetric.class));
  }

  public List<AlertTransition> transitions() {
    return drain(Topics.ALERTS, bytes -> Json.read(bytes, AlertTransition.class));
  }

  /** The newest value of each key in a store's changelog, of what was written since last asked. */
  Map<String, byte[]> changelog(String store) {
    Map<String, byte[]> newest = new LinkedHashMap<>();
    changelogTopic(store).readKeyValuesToList().forEach(one -> newest.put(one.key, one.value));
    return newest;
  }

  /** How many records a store's changelog got since last asked. */
  int changelogRecords(String store) {
    return changelogTopic(store).readKeyValuesToList().size();
  }

  private TestOutputTopic<String, byte[]> changelogTopic(String store) {
    return driver.createOutputTopic(
        application + "-" + store + "-changelog",
        new StringDeserializer(),
        new ByteArrayDeserializer());
  }

  /** Reads the stores as a query does. */
  public WindowReader reader() {
    return new WindowReader(live(), this::store);
  }

  /** The series as a query sees them. */
  public LiveStates live() {
    return (LiveStates) driver.getStateStore(HotStores.SERIES);
  }

  public <V> KeyValueStore<String, V> keyValueStore(String name) {
    return driver.getKeyValueStore(name);
  }

  private WindowStore<SeriesKey, StoredWindow> store(Resolution resolution) {
    return driver.getWindowStore(HotStores.windows(resolution));
  }

  private <T> List<T> drain(Topics.Topic topic, Function<byte[], T> decode) {
    return outputs.get(topic).readValuesToList().stream().map(decode).toList();
  }

  @Override
  public void close() {
    driver.close();
  }
}

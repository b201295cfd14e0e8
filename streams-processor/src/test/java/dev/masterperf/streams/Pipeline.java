package dev.masterperf.streams;

import dev.masterperf.alerts.routing.Silences;
import dev.masterperf.alerts.rule.CurrentRules;
import dev.masterperf.alerts.rule.RuleSet;
import dev.masterperf.model.AlertState;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.DeadLetter;
import dev.masterperf.model.DeletedScopes;
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
import dev.masterperf.model.wire.Json;
import dev.masterperf.model.wire.MetricCodec;
import dev.masterperf.streams.alert.AlertRecord;
import dev.masterperf.streams.alert.EvaluateRules;
import dev.masterperf.streams.ingest.IngestCounts;
import dev.masterperf.streams.whole.HistoryEvaluations;
import dev.masterperf.streams.window.HotStores;
import dev.masterperf.streams.window.LiveSeries;
import dev.masterperf.streams.window.LiveStates;
import dev.masterperf.streams.window.ReadNumbers;
import dev.masterperf.streams.window.SeriesLimits;
import dev.masterperf.streams.window.SeriesRow;
import dev.masterperf.streams.window.WindowReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.LongDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.internals.ChangelogRestore;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.WindowStore;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/** The real topology in a driver, with append times handed in. */
public final class Pipeline implements AutoCloseable {
  /** A full hour, so that windows of every resolution start here. */
  public static final long T0 = 1_700_002_800_000L;

  /** Its name among instances. */
  public static final String INSTANCE = "test-1";

  private static final String CHANGELOG = "-changelog";

  /** Its own, since it names a folder that drivers do not share. */
  private final String application = "test-" + UUID.randomUUID();

  private final ProcessorSettings settings;

  /** So few that some are dropped while others are used again. */
  private final ReadNumbers numbers = new ReadNumbers(8_000);

  private final List<WindowAggregate> closed = new ArrayList<>();
  private final Map<Topics.Topic, List<byte[]>> unread = new HashMap<>();
  private final Map<String, List<ConsumerRecord<byte[], byte[]>>> changelogs = new HashMap<>();
  private TopologyTestDriver driver;
  private TestInputTopic<byte[], byte[]> input;
  private TestInputTopic<byte[], byte[]> rehomed;
  private long wallMillis;
  private boolean tickAsked;
  private final AtomicReference<Silences> said = new AtomicReference<>(Silences.NONE);
  private final AtomicReference<DeletedScopes> deleted = new AtomicReference<>(DeletedScopes.NONE);

  Pipeline() {
    this("groups: []", 1, ProcessorSettings.defaultRetention());
  }

  public Pipeline(String rules, int partitions, Map<Resolution, Duration> retention) {
    this(rules, partitions, retention, SeriesLimits.DEFAULT);
  }

  Pipeline(String rules, int partitions, Map<Resolution, Duration> retention, SeriesLimits limits) {
    this(rules, partitions, retention, limits, T0, Map.of());
  }

  /**
   * One that begins with what another left in its changelogs.
   *
   * @param wallMillis when it begins
   * @param kept what {@link #kept} told of the other
   */
  static Pipeline continuing(
      String rules, long wallMillis, Map<String, List<ConsumerRecord<byte[], byte[]>>> kept) {
    Map<Resolution, Duration> retention = ProcessorSettings.defaultRetention();
    return new Pipeline(rules, 1, retention, SeriesLimits.DEFAULT, wallMillis, kept);
  }

  private Pipeline(
      String rules,
      int partitions,
      Map<Resolution, Duration> retention,
      SeriesLimits limits,
      long wallMillis,
      Map<String, List<ConsumerRecord<byte[], byte[]>>> kept) {
    this.wallMillis = wallMillis;
    kept.forEach((store, records) -> changelogs.put(changelogOf(store), records));
    this.settings =
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
            new CurrentRules(RuleSet.parse(rules, "rules.yml")),
            limits,
            0,
            ProcessorSettings.DEFAULT_DETECTOR_BYTES,
            said::get,
            deleted::get);
    this.driver = start();
    this.input = inputTo(Topics.METRICS);
    this.rehomed = inputTo(Topics.REHOME);
  }

  private TopologyTestDriver start() {
    Properties config = new Properties();
    config.put(StreamsConfig.APPLICATION_ID_CONFIG, application);
    config.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 1 << 20);
    config.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
    Topology topology =
        MetricsTopology.build(
            settings, this::tickIfDue, new HistoryEvaluations(settings.rules(), this::closed));
    if (!changelogs.isEmpty()) {
      ChangelogRestore.addTo(topology, changelogs);
    }
    return new TopologyTestDriver(topology, config, Instant.ofEpochMilli(wallMillis));
  }

  private void tickIfDue(int partition, long dueMillis, long nowMillis) {
    tickAsked |= dueMillis <= nowMillis;
  }

  private TestInputTopic<byte[], byte[]> inputTo(Topics.Topic topic) {
    return driver.createInputTopic(
        topic.name(), new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Puts other rules in force while it runs. */
  void replaceRules(String rules) {
    settings.rules().replace(RuleSet.parse(rules, "rules.yml"));
  }

  /** People say something of alerts. */
  void say(Silences silences) {
    said.set(silences);
  }

  /** Scopes are deleted, and the processor's next look at the wall clock finds that. */
  void delete(DeletedScopes scopes) {
    deleted.set(scopes);
    idleUntil(wallMillis + 100);
  }

  /** Stops, and starts on an empty disk: whatever is known then stood in the changelogs. */
  void restart() {
    restartAfter(Duration.ZERO);
  }

  /** The same after some time that nobody ran. */
  void restartAfter(Duration downtime) {
    wallMillis += downtime.toMillis();
    for (Topics.Topic topic : Topics.ALL) {
      List<byte[]> values = output(topic).readValuesToList();
      unread.computeIfAbsent(topic, key -> new ArrayList<>()).addAll(values);
    }
    collectChangelogs();
    driver.close();
    driver = start();
    input = inputTo(Topics.METRICS);
    rehomed = inputTo(Topics.REHOME);
  }

  private void collectChangelogs() {
    for (String topic : driver.producedTopicNames()) {
      if (topic.endsWith(CHANGELOG)) {
        changelogs.merge(topic, written(topic), Pipeline::compacted);
      }
    }
  }

  /** What stands in the changelogs, by the names of the stores. */
  Map<String, List<ConsumerRecord<byte[], byte[]>>> kept() {
    collectChangelogs();
    Map<String, List<ConsumerRecord<byte[], byte[]>>> kept = new TreeMap<>();
    changelogs.forEach(
        (topic, records) ->
            kept.put(
                topic.substring(application.length() + 1, topic.length() - CHANGELOG.length()),
                compacted(List.of(), records)));
    return kept;
  }

  private String changelogOf(String store) {
    return application + "-" + store + CHANGELOG;
  }

  private List<ConsumerRecord<byte[], byte[]>> written(String topic) {
    return driver
        .createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer())
        .readRecordsToList()
        .stream()
        .map(one -> changelogRecord(topic, one))
        .toList();
  }

  private static ConsumerRecord<byte[], byte[]> changelogRecord(
      String topic, TestRecord<byte[], byte[]> one) {
    return new ConsumerRecord<>(
        topic,
        0,
        0,
        one.timestamp(),
        TimestampType.CREATE_TIME,
        -1,
        -1,
        one.key(),
        one.value(),
        one.headers(),
        Optional.empty());
  }

  /** What a broker may leave of a changelog: the newest record of each key. */
  private static List<ConsumerRecord<byte[], byte[]>> compacted(
      List<ConsumerRecord<byte[], byte[]>> before, List<ConsumerRecord<byte[], byte[]>> after) {
    Map<ByteBuffer, ConsumerRecord<byte[], byte[]>> newest = new LinkedHashMap<>();
    Stream.concat(before.stream(), after.stream())
        .forEach(
            one -> {
              newest.remove(ByteBuffer.wrap(one.key()));
              newest.put(ByteBuffer.wrap(one.key()), one);
            });
    return List.copyOf(newest.values());
  }

  /**
   * The wall clock reaches this time on a partition read to its end.
   *
   * @return whether the processor asked for a tick
   */
  boolean idleUntil(long millis) {
    tickAsked = false;
    driver.advanceWallClockTime(Duration.ofMillis(Math.max(0, millis - wallMillis)));
    wallMillis = Math.max(wallMillis, millis);
    return tickAsked;
  }

  public static PerfMetric sample(Series series, double seconds, long atMillis) {
    return PerfMetric.of(
        series, new Quantity(seconds, Unit.SECONDS), Status.OK, atMillis * 1_000_000);
  }

  /** One record with these metrics, appended at this time. */
  public void append(long appendMillis, PerfMetric... metrics) {
    appendBytes(appendMillis, MetricCodec.encode(List.of(metrics)));
  }

  void appendRaw(long appendMillis, String json) {
    appendBytes(appendMillis, json.getBytes(StandardCharsets.UTF_8));
  }

  void appendBytes(long appendMillis, byte @Nullable [] value) {
    input.pipeInput(null, value, Instant.ofEpochMilli(appendMillis));
  }

  /** The same on the topic of metrics that were sent to another partition first. */
  void rehome(long appendMillis, PerfMetric metric) {
    rehomeBytes(appendMillis, MetricCodec.encode(metric));
  }

  void rehomeBytes(long appendMillis, byte[] value) {
    rehomed.pipeInput(null, value, Instant.ofEpochMilli(appendMillis));
  }

  /** What somebody wrote into the topic by which tasks tell each other of groups. */
  void tell(long appendMillis, String message) {
    inputTo(Topics.PARTIALS)
        .pipeInput(
            null, message.getBytes(StandardCharsets.UTF_8), Instant.ofEpochMilli(appendMillis));
  }

  /** Time goes on though nothing comes. */
  void tick(long appendMillis) {
    appendRaw(appendMillis, "[]");
  }

  /** What tasks were told, to be handed to {@link #tell}. */
  List<String> told() {
    return drain(Topics.PARTIALS, bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

  /** All closed windows so far, in the order they were written. */
  List<WindowAggregate> closed() {
    closed.addAll(drain(Topics.AGGREGATES, AggregateCodec::fromJson));
    return List.copyOf(closed);
  }

  List<WindowAggregate> closed(Resolution resolution) {
    return closed().stream().filter(w -> w.resolution() == resolution).toList();
  }

  List<DeadLetter> deadLetters() {
    return drain(Topics.DLQ, bytes -> Json.read(bytes, DeadLetter.class));
  }

  /** What was not taken as it came, by what became of it. */
  Map<String, Long> ingestTotals() {
    return IngestCounts.totals(driver.metrics());
  }

  List<LateRecord> late() {
    return drain(Topics.LATE, bytes -> Json.read(bytes, LateRecord.class));
  }

  List<PerfMetric> matrix() {
    return drain(Topics.MATRIX, bytes -> Json.read(bytes, PerfMetric.class));
  }

  /** What was sent on to its home partition. */
  List<PerfMetric> misplaced() {
    return drain(Topics.REHOME, bytes -> Json.read(bytes, PerfMetric.class));
  }

  /** The same with what was taken out of it: each record as its key and whether it has a value. */
  List<String> matrixKeys() {
    return output(Topics.MATRIX).readKeyValuesToList().stream()
        .map(row -> (row.value == null ? "-" : "+") + row.key)
        .toList();
  }

  public List<AlertTransition> transitions() {
    return drain(Topics.ALERTS, bytes -> Json.read(bytes, AlertTransition.class));
  }

  /** All alerts as they are stored. */
  List<AlertRecord> alerts() {
    List<AlertRecord> alerts = new ArrayList<>();
    KeyValueStore<String, AlertRecord> stored = driver.getKeyValueStore(EvaluateRules.ALERTS);
    try (KeyValueIterator<String, AlertRecord> all = stored.all()) {
      all.forEachRemaining(one -> alerts.add(one.value));
    }
    return alerts;
  }

  /** The states that {@link #transitions} would tell, which are then told. */
  List<AlertState> states() {
    return transitions().stream().map(AlertTransition::state).toList();
  }

  /** The newest value of each key in a store's changelog, of what was written since last asked. */
  Map<String, byte[]> changelog(String store) {
    Map<String, byte[]> newest = new LinkedHashMap<>();
    driver
        .createOutputTopic(
            changelogOf(store), new StringDeserializer(), new ByteArrayDeserializer())
        .readKeyValuesToList()
        .forEach(one -> newest.put(one.key, one.value));
    return newest;
  }

  /** What the live store's changelog got since last asked. */
  List<KeyValue<Long, byte[]>> liveChangelog() {
    return driver
        .createOutputTopic(
            changelogOf(HotStores.SERIES), new LongDeserializer(), new ByteArrayDeserializer())
        .readKeyValuesToList();
  }

  /** How many records a key-value store holds now. */
  int stored(String store) {
    int count = 0;
    try (KeyValueIterator<Object, Object> all = driver.getKeyValueStore(store).all()) {
      while (all.hasNext()) {
        all.next();
        count++;
      }
    }
    return count;
  }

  /** Reads the stores as a query does. */
  public WindowReader reader() {
    return WindowReader.sharing(live(), this::store, numbers);
  }

  /** Reads the stores as rules do. */
  WindowReader rememberingReader() {
    return WindowReader.remembering(live(), this::store);
  }

  /** The series as a query sees them. */
  public LiveStates live() {
    return (LiveStates) driver.getStateStore(HotStores.SERIES);
  }

  public <K, V> KeyValueStore<K, V> keyValueStore(String name) {
    return driver.getKeyValueStore(name);
  }

  /** What the matrix shows of a series now. */
  Optional<SeriesRow> row(SeriesKey series) {
    return live().find(series).map(LiveSeries::row);
  }

  /** The closed windows as they are stored. */
  WindowStore<byte[], byte[]> store(Resolution resolution) {
    return driver.getWindowStore(HotStores.windows(resolution));
  }

  private <T> List<T> drain(Topics.Topic topic, Function<byte[], T> decode) {
    List<byte[]> values = new ArrayList<>(unread.getOrDefault(topic, List.of()));
    unread.remove(topic);
    values.addAll(output(topic).readValuesToList());
    return values.stream().map(decode).toList();
  }

  private TestOutputTopic<String, byte[]> output(Topics.Topic topic) {
    return driver.createOutputTopic(
        topic.name(), new StringDeserializer(), new ByteArrayDeserializer());
  }

  @Override
  public void close() {
    driver.close();
  }
}

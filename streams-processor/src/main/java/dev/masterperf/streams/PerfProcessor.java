package dev.masterperf.streams;

import dev.masterperf.model.Topics;
import dev.masterperf.streams.anomaly.DetectorBudget;
import dev.masterperf.streams.anomaly.DetectorReport;
import dev.masterperf.streams.clock.KafkaClockTicks;
import dev.masterperf.streams.clock.LogEnds;
import dev.masterperf.streams.clock.ObservedClients;
import dev.masterperf.streams.clock.ReadPositions;
import dev.masterperf.streams.health.AppendClocks;
import dev.masterperf.streams.health.FigureReading;
import dev.masterperf.streams.health.InputLags;
import dev.masterperf.streams.health.Members;
import dev.masterperf.streams.health.Ownership;
import dev.masterperf.streams.health.ProcessorFigures;
import dev.masterperf.streams.health.Readiness;
import dev.masterperf.streams.health.Restoration;
import dev.masterperf.streams.health.StandbyLags;
import dev.masterperf.streams.health.Supervisor;
import dev.masterperf.streams.ingest.IngestCounts;
import dev.masterperf.streams.ingest.IngestTimes;
import dev.masterperf.streams.store.BoundedRocksDb;
import dev.masterperf.streams.view.LocalView;
import dev.masterperf.streams.view.PerfView;
import dev.masterperf.streams.whole.AggregatesFollower;
import dev.masterperf.streams.window.HotStores;
import dev.masterperf.streams.window.WindowStores;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.StreamsMetadata;
import org.apache.kafka.streams.state.HostInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One running instance of the stream processor. */
public final class PerfProcessor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PerfProcessor.class);

  /** The shortest session brokers allow by default: how long a killed instance blocks its tasks. */
  private static final int SESSION_TIMEOUT_MILLIS = 6_000;

  private static final int TRANSACTION_TIMEOUT_MILLIS = 10_000;
  private static final long CACHE_BYTES = 32L << 20;
  private static final int BATCH_BYTES = 128 << 10;

  /** Each round of a restore looks at every changelog, however few records it is for. */
  private static final int RESTORED_AT_ONCE = 10_000;

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  private final LocalState state;
  private final DetectorBudget detectors;
  private final KafkaStreams streams;
  private final KafkaClockTicks ticks;
  private final LogEnds ends;
  private final AggregatesFollower follower;
  private final InstantSource clock;
  private final Readiness readiness;
  private final Members members;
  private final InputLags input;
  private final StandbyLags standbys;
  private final LocalView view;
  private final ReadPositions positions;
  private final Restoration restoration;
  private final FigureReading figures;

  /**
   * @param onFatal called once, on a thread of its own, when stream threads keep dying; the process
   *     should then end, since a restart is what cures the known causes (KAFKA-20808)
   */
  public PerfProcessor(ProcessorSettings settings, InstantSource clock, Runnable onFatal) {
    this.clock = clock;
    this.state = new LocalState(settings.stateDir(), settings.applicationId(), clock);
    state.open(StoreOrigin.ask(settings.clientConfig()));
    this.positions = new ReadPositions();
    WindowStores stores = WindowStores.transactional();
    this.restoration = new Restoration(clock, stores::restored);
    IngestTimes times = new IngestTimes();
    this.ticks = new KafkaClockTicks(positions, settings.clientConfig());
    this.ends = new LogEnds(positions, clock, settings.clientConfig());
    this.follower =
        new AggregatesFollower(settings.clientConfig(), settings.rules(), settings.partitions());
    this.detectors = new DetectorBudget(settings.detectorBytes());
    this.streams =
        new KafkaStreams(
            MetricsTopology.build(settings, ticks, follower, detectors, times, stores),
            streamsSettings(settings),
            new ObservedClients(positions, times, stores, clock));
    this.readiness = new Readiness(positions, restoration, new AppendClocks(streams), clock);
    RestartLimit restarts = new RestartLimit(clock, state, onFatal);
    streams.setUncaughtExceptionHandler(restarts);
    this.figures = new FigureReading(streams, positions, times, stores, restarts::deaths, clock);
    streams.setGlobalStateRestoreListener(restoration);
    streams.setStateListener(
        (now, before) -> {
          LOG.atInfo().addKeyValue("state", now).addKeyValue("was", before).log("stream state");
          if (now == KafkaStreams.State.RUNNING) {
            Thread noting = new Thread(() -> noteOrigin(settings), "store-origin");
            noting.setDaemon(true);
            noting.start(); // since it asks brokers, for which no stream thread has to wait
          }
        });
    Ownership ownership =
        new Ownership(positions, Duration.ofMillis(SESSION_TIMEOUT_MILLIS), clock);
    this.members = new Members(settings.partitions(), this::metadata);
    this.input =
        new InputLags(settings.clientConfig(), settings.applicationId(), settings.partitions());
    this.standbys =
        new StandbyLags(this::localLags, input, Set.of(HotStores.names()), System::nanoTime);
    this.view =
        new LocalView(
            streams,
            settings.partitions(),
            ownership,
            members,
            standbys,
            clock,
            settings.rules(),
            detectors::report,
            address(settings));
  }

  private void noteOrigin(ProcessorSettings settings) {
    try {
      Set<String> topics =
          streams.allLocalStorePartitionLags().keySet().stream()
              .map(store -> settings.applicationId() + "-" + store + "-changelog")
              .collect(Collectors.toSet());
      topics.add(Topics.METRICS.name());
      state.areOf(StoreOrigin.ask(settings.clientConfig()).of(topics));
    } catch (RuntimeException e) {
      LOG.atWarn()
          .setCause(e)
          .log("cannot note which logs the stores are of, which is tried when partitions move");
    }
  }

  /** Kafka Streams refuses the question in any other state. */
  private Collection<StreamsMetadata> metadata() {
    return streams.state().isRunningOrRebalancing()
        ? streams.metadataForAllStreamsClients()
        : List.of();
  }

  /** By store and partition, in records. */
  private Map<String, Map<Integer, Long>> localLags() {
    Map<String, Map<Integer, Long>> lags = new HashMap<>();
    streams
        .allLocalStorePartitionLags()
        .forEach(
            (store, partitions) -> {
              Map<Integer, Long> ofStore = new HashMap<>();
              partitions.forEach((partition, lag) -> ofStore.put(partition, lag.offsetLag()));
              lags.put(store, ofStore);
            });
    return lags;
  }

  private static String address(ProcessorSettings settings) {
    return settings.advertisedHost() + ":" + settings.advertisedPort();
  }

  /** What Kafka Streams is given; all else is its default. Benchmarks name it beside figures. */
  public static Properties streamsSettings(ProcessorSettings settings) {
    Map<String, Object> config = new HashMap<>(settings.clientConfig());
    config.put(StreamsConfig.APPLICATION_ID_CONFIG, settings.applicationId());
    config.put(StreamsConfig.STATE_DIR_CONFIG, settings.stateDir().toString());
    config.put(StreamsConfig.APPLICATION_SERVER_CONFIG, address(settings));
    config.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    config.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, settings.commitInterval().toMillis());
    config.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, CACHE_BYTES);
    config.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 1);
    config.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, settings.standbys());
    // The two input topics need no common order: the clock is that of the metrics topic alone.
    config.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
    config.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedRocksDb.class.getName());
    config.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG),
        settings.instanceId());
    config.put(
        StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG),
        SESSION_TIMEOUT_MILLIS);
    config.put(
        StreamsConfig.consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG),
        SESSION_TIMEOUT_MILLIS / 4);
    config.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
    config.put(StreamsConfig.consumerPrefix(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG), 100);
    config.put(
        StreamsConfig.restoreConsumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG),
        RESTORED_AT_ONCE);
    config.put(
        StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG),
        TRANSACTION_TIMEOUT_MILLIS);
    config.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "zstd");
    // Records are compressed on the stream thread: the quickest level.
    config.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_ZSTD_LEVEL_CONFIG), 1);
    config.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 5);
    // When many windows close at once, what a batch costs by itself is most of the work.
    config.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), BATCH_BYTES);
    Properties properties = new Properties();
    properties.putAll(config);
    return properties;
  }

  /**
   * Makes one and starts it. Where its stores on disk are damaged they are thrown away and read
   * anew.
   *
   * @param onFatal as in {@link #PerfProcessor}
   */
  public static PerfProcessor started(
      ProcessorSettings settings, InstantSource clock, Runnable onFatal) {
    PerfProcessor first = new PerfProcessor(settings, clock, onFatal);
    try {
      first.start();
      return first;
    } catch (RuntimeException e) {
      first.close();
      if (!LocalState.isDamaged(e)) {
        throw e;
      }
      PerfProcessor second = new PerfProcessor(settings, clock, onFatal);
      second.start();
      return second;
    }
  }

  /**
   * Joins the group and begins; returns at once.
   *
   * @throws RuntimeException if its stores on disk cannot be opened; where they are damaged the
   *     next processor with this folder throws them away
   */
  public void start() {
    try {
      streams.start();
    } catch (RuntimeException e) {
      if (LocalState.isDamaged(e)) {
        state.markDamaged(e);
      }
      throw e;
    }
    ends.start();
    follower.start();
  }

  /** What this instance's own stores hold. */
  public PerfView localView() {
    return view;
  }

  /** Name of the current state of Kafka Streams. */
  public String state() {
    return streams.state().name();
  }

  /**
   * How many metrics this process could not take as they came, since it began: by {@code late},
   * {@code misplaced}, {@code overflowed}, {@code refused}, and {@code refused-} with a reason.
   */
  public Map<String, Long> ingestTotals() {
    return IngestCounts.totals(streams.metrics());
  }

  /** How it does now. */
  public ProcessorFigures figures() {
    return figures.now();
  }

  /**
   * Watches from now on that it goes on, until what is returned is closed.
   *
   * @param bound how long records may wait without any being committed
   * @param onHung called once, when that is so and another stream thread did not help either; the
   *     process should then end
   */
  public Supervisor supervised(Duration bound, LongSupplier nanoTime, Runnable onHung) {
    Supervisor supervisor =
        new Supervisor(
            new SupervisedStreams(streams, positions, restoration, clock), bound, nanoTime, onHung);
    supervisor.start();
    return supervisor;
  }

  /** How the detectors of this process stand. */
  public DetectorReport detectors() {
    return detectors.report();
  }

  /** All instances of the application as this one knows them; empty where it takes no part. */
  public List<HostInfo> instances() {
    return members.addresses();
  }

  public boolean ready() {
    return notReadyReasons().isEmpty();
  }

  /** One sentence for each reason why answers would be wrong or old; empty when ready. */
  public List<String> notReadyReasons() {
    return readiness.missing(streams.state(), clock.millis());
  }

  /**
   * Commits and leaves, within a few seconds. What is not committed is read again at the next
   * start.
   */
  @Override
  public void close() {
    if (streams.close(CLOSE_TIMEOUT)) {
      state.closed();
    } else {
      LOG.atWarn()
          .addKeyValue("seconds", CLOSE_TIMEOUT.toSeconds())
          .log("stream threads did not stop in time, the next start will restore their state");
    }
    follower.close();
    ticks.close();
    ends.close();
    standbys.close();
    state.release();
    input.close();
  }
}

package dev.masterperf.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.masterperf.alerts.routing.Silences;
import dev.masterperf.alerts.rule.CurrentRules;
import dev.masterperf.alerts.rule.RuleSet;
import dev.masterperf.launcher.embedded.EmbeddedKafka;
import dev.masterperf.launcher.embedded.EmbeddedKafkaSettings;
import dev.masterperf.launcher.kafka.TopicProvisioner;
import dev.masterperf.model.AlertState;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.DeletedScopes;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Quantity;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.Series;
import dev.masterperf.model.Status;
import dev.masterperf.model.Topics;
import dev.masterperf.model.Unit;
import dev.masterperf.model.WindowAggregate;
import dev.masterperf.model.WindowState;
import dev.masterperf.producer.KafkaMetricPublisher;
import dev.masterperf.streams.PerfProcessor;
import dev.masterperf.streams.ProcessorSettings;
import dev.masterperf.streams.health.InputLags;
import dev.masterperf.streams.health.Supervisor;
import dev.masterperf.streams.view.AlertsAnswer;
import dev.masterperf.streams.view.MatrixQuery;
import dev.masterperf.streams.view.MatrixRow;
import dev.masterperf.streams.window.HotStores;
import dev.masterperf.streams.window.SeriesLimits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The processor on a real broker: what a topology driver cannot show. */
class ProcessorIT {
  private static final int PARTITIONS = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Series UPLOAD = Series.of("R2", "Object Upload", "upload");
  private static final RuleSet RULES =
      RuleSet.parse(
          """
          groups:
            - name: storage
              rules:
                - alert: SlowUpload
                  expr: max_over_time({category="R2",id="upload"}[1s]) > 500ms
          """,
          "rules.yml");
  private static final RuleSet LONG_RANGE =
      RuleSet.parse(
          """
          groups:
            - name: storage
              rules:
                - alert: SlowUpload
                  expr: max_over_time({category="R2",id="upload"}[1h]) > 500ms
          """,
          "rules.yml");

  private static final Duration HANG = Duration.ofSeconds(4);

  @TempDir Path folder;
  private EmbeddedKafka kafka;
  private KafkaMetricPublisher publisher;
  private PerfProcessor processor;

  /** Newest first, the order in which they stop. */
  private final Deque<AutoCloseable> started = new ArrayDeque<>();

  @BeforeEach
  void start() {
    kafka = EmbeddedKafka.start(new EmbeddedKafkaSettings(folder.resolve("kafka"), "127.0.0.1", 0));
    started.push(kafka);
    try (Admin admin = Admin.create(clientConfig())) {
      new TopicProvisioner(admin, PARTITIONS, 1).provision();
    }
    publisher = new KafkaMetricPublisher(clientConfig(), Topics.METRICS.name());
    started.push(publisher);
    processor = startProcessor();
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable part : started) {
      part.close();
    }
  }

  @Test
  void aMetricIsSeenAndItsWindowClosesThoughNothingElseComes() throws Exception {
    send(0.2);

    await().atMost(PATIENCE).until(() -> !matrix().isEmpty());
    MatrixRow row = matrix().get(0);
    assertThat(row.latest().value()).isEqualTo("200ms");
    await().atMost(PATIENCE).until(() -> finalSeconds().size() == 1);
    assertThat(finalSeconds().get(0).aggregate().max()).isEqualTo(0.2);
  }

  @Test
  void anAlertFiresAndResolvesBySilence() throws Exception {
    send(0.9);

    await().atMost(PATIENCE).until(() -> newestAlert(AlertState.RESOLVED));
    AlertTransition resolved = processor.localView().alerts().alerts().get(0);
    assertThat(resolved.sequence()).isEqualTo(2);
    assertThat(resolved.endsAt()).isAfter(resolved.startsAt());
  }

  @Test
  void anAlertGoesOnAtAProcessorThatCameWithoutRules() throws Exception {
    processor.close();
    processor = startProcessor("processor-1", LONG_RANGE);
    send(0.9);
    await().atMost(PATIENCE).until(() -> newestAlert(AlertState.FIRING));
    processor.close();

    processor = startProcessor("processor-2", RuleSet.empty());

    await().atMost(PATIENCE).until(() -> newestAlert(AlertState.FIRING));
    send(0.2);
    await().atMost(PATIENCE).until(() -> finalSeconds().size() == 2); // so time went on here
    AlertsAnswer alerts = processor.localView().alerts();
    assertThat(alerts.alerts())
        .extracting(AlertTransition::state, AlertTransition::sequence)
        .containsExactly(tuple(AlertState.FIRING, 1L));
    assertThat(alerts.warnings())
        .satisfiesExactly(
            none -> assertThat(none).startsWith("there are no alert rules"),
            lacking -> assertThat(lacking).startsWith("127.0.0.1:3004 lacks the rules SlowUpload"));
  }

  @Test
  void whatWasKnownIsKnownAfterARestart() throws Exception {
    send(0.2);
    await().atMost(PATIENCE).until(() -> finalSeconds().size() == 1);
    processor.close();
    send(0.3);

    processor = startProcessor();

    await().atMost(PATIENCE).until(() -> finalSeconds().size() == 2);
    assertThat(matrix()).hasSize(1);
    assertThat(matrix().get(0).latest().value()).isEqualTo("300ms");
    assertThat(processor.notReadyReasons()).isEmpty();
    assertThat(processor.instances()).hasSize(1);
  }

  @Test
  void storesThatAreDamagedAreReadAnewFromTheirChangelogs() throws Exception {
    send(0.2);
    await().atMost(PATIENCE).until(() -> finalSeconds().size() == 1);
    List<WindowAggregate> before = finalSeconds();
    processor.close();
    Path tasks = folder.resolve("state-processor-1").resolve("masterperf");
    List<Path> current;
    try (Stream<Path> files = Files.walk(tasks)) {
      current = files.filter(file -> file.endsWith("CURRENT")).toList();
    }
    assertThat(current).isNotEmpty();
    for (Path file : current) {
      Files.writeString(file, "not what RocksDB wrote");
    }

    processor = startProcessor();

    await().atMost(PATIENCE).until(() -> processor.notReadyReasons().isEmpty());
    assertThat(finalSeconds()).hasSize(1);
    assertThat(finalSeconds().get(0).startMillis()).isEqualTo(before.get(0).startMillis());
    assertThat(finalSeconds().get(0).aggregate().sum()).isEqualTo(0.2);
    assertThat(folder.resolve("state-processor-1").resolve("masterperf.damaged")).doesNotExist();
  }

  /** Kafka Streams wipes the folder of a task whose stores it does not trust, with all in it. */
  @Test
  void aRestartKeepsTheStoresThoughSomeOfThemNeverHeldAnything() throws Exception {
    send(0.2);
    await().atMost(PATIENCE).until(() -> finalSeconds().size() == 1);
    processor.close();
    List<Path> left = new ArrayList<>();
    Path tasks = folder.resolve("state-processor-1").resolve("masterperf");
    for (int partition = 0; partition < PARTITIONS; partition++) {
      left.add(Files.createFile(tasks.resolve("0_" + partition).resolve("left-here")));
    }

    processor = startProcessor();
    send(0.3);

    await().atMost(PATIENCE).until(() -> finalSeconds().size() == 2);
    await().atMost(PATIENCE).until(() -> processor.notReadyReasons().isEmpty());
    assertThat(left).allSatisfy(file -> assertThat(file).exists());
  }

  /** It has what was committed on disk, so it needs nothing of a changelog that comes before. */
  @Test
  void aKillTakesNoWindowsThatWereCommitted() throws Exception {
    send(0.2);
    await().atMost(PATIENCE).until(() -> finalSeconds().size() == 1);
    WindowAggregate committed = finalSeconds().get(0);
    send(0.3);
    await().atMost(PATIENCE).until(() -> finalSeconds().size() == 2);
    Path killed = folder.resolve("killed");
    Path state = folder.resolve("state-processor-1");
    copy(state, killed);
    processor.close();
    Utils.delete(state.toFile());
    Files.move(killed, state);
    forgetTheFirstRecord("masterperf-closed-1s-changelog");

    processor = startProcessor();

    await().atMost(PATIENCE).until(() -> processor.notReadyReasons().isEmpty());
    assertThat(finalSeconds())
        .first()
        .extracting(WindowAggregate::startMillis)
        .isEqualTo(committed.startMillis());
  }

  /** Windows, and beside them what says that a process has the stores open. */
  private static void copy(Path from, Path to) throws Exception {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : all.toList()) {
        Path inside = from.relativize(path);
        if (inside.toString().contains(HotStores.DURABLE) || path.toString().endsWith(".open")) {
          Files.createDirectories(to.resolve(inside).getParent());
          Files.copy(path, to.resolve(inside), StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
  }

  /** The one record that the store was told of; behind it is the marker of its transaction. */
  private void forgetTheFirstRecord(String changelog) throws Exception {
    try (Admin admin = Admin.create(clientConfig())) {
      Map<TopicPartition, RecordsToDelete> deleted = new HashMap<>();
      for (int partition = 0; partition < PARTITIONS; partition++) {
        TopicPartition one = new TopicPartition(changelog, partition);
        if (admin.listOffsets(Map.of(one, OffsetSpec.latest())).partitionResult(one).get().offset()
            > 0) {
          deleted.put(one, RecordsToDelete.beforeOffset(1));
        }
      }
      assertThat(deleted).isNotEmpty();
      admin.deleteRecords(deleted).all().get();
    }
  }

  /** Where it stood in the former ones says nothing of the new ones, which are longer by now. */
  @Test
  void storesOfChangelogsThatWereMadeAgainBeginAnew() throws Exception {
    send(0.2);
    await().atMost(PATIENCE).until(() -> finalSeconds().size() == 1);
    Path origin = folder.resolve("state-processor-1").resolve("masterperf.cluster");
    await()
        .atMost(PATIENCE)
        .until(() -> Files.exists(origin) && Files.readString(origin).contains("changelog"));
    processor.close();
    forgetWhatWasProcessed();
    processor = startProcessor("processor-2", RULES);
    send(0.3);
    await().atMost(PATIENCE).until(() -> finalSeconds().size() == 1);
    send(0.4);
    await().atMost(PATIENCE).until(() -> finalSeconds().size() == 2);
    processor.close();

    processor = startProcessor();

    await().atMost(PATIENCE).until(() -> processor.notReadyReasons().isEmpty());
    assertThat(finalSeconds())
        .extracting(window -> window.aggregate().max())
        .containsExactly(0.3, 0.4);
  }

  /** As somebody does who begins anew on the same cluster, and forgets a state folder. */
  private void forgetWhatWasProcessed() throws Exception {
    try (Admin admin = Admin.create(clientConfig())) {
      await() // a member with a name of its own leaves when its session ends
          .atMost(PATIENCE)
          .ignoreExceptionsMatching(e -> e.getCause() instanceof GroupNotEmptyException)
          .until(() -> admin.deleteConsumerGroups(List.of("masterperf")).all().get() == null);
      Set<String> changelogs =
          admin.listTopics().names().get().stream()
              .filter(topic -> topic.endsWith("-changelog"))
              .collect(Collectors.toSet());
      admin.deleteTopics(changelogs).all().get();
      await()
          .atMost(PATIENCE)
          .until(() -> admin.listTopics().names().get().stream().noneMatch(changelogs::contains));
      Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
      for (int partition = 0; partition < PARTITIONS; partition++) {
        all.put(
            new TopicPartition(Topics.METRICS.name(), partition), RecordsToDelete.beforeOffset(-1));
      }
      admin.deleteRecords(all).all().get();
    }
  }

  /** Or else what a kill has read anew grows for a day. */
  @Test
  void changelogsAreAsShortAsWhatTheyTell() throws Exception {
    await().atMost(PATIENCE).until(() -> processor.notReadyReasons().isEmpty());

    Map<String, Config> changelogs = configsOf("-changelog");

    assertThat(changelogs).hasSizeGreaterThan(4);
    changelogs.forEach(
        (topic, config) -> {
          // Or a clock that is hours ahead would end each stream thread.
          assertThat(number(config, "message.timestamp.after.max.ms"))
              .as(topic)
              .isEqualTo(Long.MAX_VALUE);
          if (topic.contains("-closed-")) {
            assertThat(number(config, "segment.ms"))
                .as(topic)
                .isLessThan(number(config, "retention.ms") / 5);
          } else {
            assertThat(number(config, "segment.ms")).as(topic).isEqualTo(60_000);
            assertThat(number(config, "delete.retention.ms")).as(topic).isLessThan(4_000_000);
          }
        });
    assertThat(number(of("live", changelogs), "delete.retention.ms")).isEqualTo(300_000);
  }

  private Map<String, Config> configsOf(String ending) throws Exception {
    try (Admin admin = Admin.create(clientConfig())) {
      List<ConfigResource> topics =
          admin.listTopics().names().get().stream()
              .filter(name -> name.endsWith(ending))
              .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
              .toList();
      Map<String, Config> configs = new HashMap<>();
      admin
          .describeConfigs(topics)
          .all()
          .get()
          .forEach((topic, config) -> configs.put(topic.name(), config));
      return configs;
    }
  }

  private static Config of(String store, Map<String, Config> changelogs) {
    return changelogs.entrySet().stream()
        .filter(each -> each.getKey().endsWith("-" + store + "-changelog"))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElseThrow();
  }

  private static long number(Config config, String key) {
    return Long.parseLong(config.get(key).value());
  }

  @Test
  void aBrokerWhoseClockRanAheadIsToldAlsoByTheNextProcess() throws Exception {
    send(0.2);
    await().atMost(PATIENCE).until(() -> finalSeconds().size() == 1);
    assertThat(processor.notReadyReasons()).isEmpty();
    processor.close();

    processor = startProcessor(InstantSource.offset(InstantSource.system(), Duration.ofHours(-1)));

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(processor.notReadyReasons())
                    .singleElement()
                    .asString()
                    .startsWith("the append clock of partitions ")
                    .contains(" s ahead of this machine's; until "));
  }

  @Test
  void aStreamThreadThatHangsIsReplacedAndGivenUpWhereThatDoesNotHelp() throws Exception {
    processor.close();
    AtomicReference<CountDownLatch> hang = new AtomicReference<>(new CountDownLatch(0));
    CountDownLatch givenUp = new CountDownLatch(1);
    processor = startProcessor(() -> awaited(hang.get()));
    await().atMost(PATIENCE).until(processor::ready);
    SupervisorTime time = new SupervisorTime();
    try (Supervisor supervisor = processor.supervised(HANG, time, givenUp::countDown)) {
      time.supervisor.set(supervisor);
      hang.set(new CountDownLatch(1));
      send(0.2);
      await().atMost(PATIENCE).until(() -> supervisor.replaced() == 1);
      hang.getAndSet(new CountDownLatch(0)).countDown();

      await().atMost(PATIENCE).until(() -> !matrix().isEmpty());
      await().atMost(PATIENCE).until(() -> finalSeconds().size() == 1);
      assertThat(givenUp.getCount()).as("another thread goes on").isEqualTo(1);
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                assertThat(processor.figures().threads()).containsExactly(entry("RUNNING", 1));
                assertThat(processor.figures().committed().count()).isPositive();
              });

      hang.set(new CountDownLatch(1));
      time.replacements.set(Long.MAX_VALUE);
      send(0.3);
      assertThat(givenUp.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(supervisor.replaced()).isEqualTo(2);
      assertThat(supervisor.stalled()).isGreaterThan(HANG);
    } finally {
      hang.get().countDown();
    }
  }

  /**
   * A second passes with each look, until the thread was replaced as often as it may: how long the
   * next one takes to begin is for the machine to say.
   */
  private static final class SupervisorTime implements LongSupplier {
    final AtomicReference<Supervisor> supervisor = new AtomicReference<>();
    final AtomicLong replacements = new AtomicLong(1);
    private final AtomicLong nanos = new AtomicLong();

    @Override
    public long getAsLong() {
      Supervisor one = supervisor.get();
      boolean passes = one == null || one.replaced() < replacements.get();
      return passes ? nanos.addAndGet(TimeUnit.SECONDS.toNanos(1)) : nanos.get();
    }
  }

  /** Where the stream thread looks before each record. */
  private static DeletedScopes awaited(CountDownLatch hang) {
    try {
      hang.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return DeletedScopes.NONE;
  }

  @Test
  void whatStandsBehindATransactionThatDoesNotEndIsCountedAndNamed() throws Exception {
    await().atMost(PATIENCE).until(processor::ready);
    await().atMost(PATIENCE).until(() -> lag() == 0);
    try (Producer<byte[], byte[]> hanging = transactional()) {
      hanging.initTransactions();
      hanging.beginTransaction();
      int home = UPLOAD.key().homePartition(PARTITIONS);
      hanging
          .send(new ProducerRecord<>(Topics.METRICS.name(), home, null, "[]".getBytes(UTF_8)))
          .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      send(0.2);

      await().atMost(PATIENCE).until(() -> lag() >= 2);
      assertThat(matrix()).isEmpty();
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(processor.notReadyReasons())
                      .singleElement()
                      .asString()
                      .startsWith(Topics.METRICS.name() + "-" + home + " has ")
                      .contains("a transaction in front of them does not end"));

      hanging.abortTransaction();
    }
    await().atMost(PATIENCE).until(() -> matrix().size() == 1 && lag() == 0);
    await().atMost(PATIENCE).until(processor::ready);
  }

  @Test
  void whatCameSinceTheOwnerWentIsKnownToWhoeverHasACopy() throws Exception {
    try (InputLags lags = new InputLags(clientConfig(), "masterperf", PARTITIONS)) {
      send(0.2);
      await().atMost(PATIENCE).until(() -> finalSeconds().size() == 1);
      processor.close();
      int home = UPLOAD.key().homePartition(PARTITIONS);
      long before = lags.get().get(home);

      for (int i = 0; i < 30; i++) {
        send(0.2);
      }

      assertThat(before).isLessThan(30);
      assertThat(lags.get()).containsOnlyKeys(0, 1, 2, 3).containsEntry(home, before + 30);
    }
  }

  private Producer<byte[], byte[]> transactional() {
    Map<String, Object> config = new HashMap<>(clientConfig());
    config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "somebody-else");
    return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private long lag() {
    return processor.localView().matrix(MatrixQuery.ALL).coverage().lag();
  }

  private PerfProcessor startProcessor() {
    return startProcessor(InstantSource.system());
  }

  private PerfProcessor startProcessor(InstantSource clock) {
    return startProcessor("processor-1", RULES, clock);
  }

  private PerfProcessor startProcessor(String instance, RuleSet rules) {
    return startProcessor(instance, rules, InstantSource.system());
  }

  private PerfProcessor startProcessor(Supplier<DeletedScopes> deleted) {
    PerfProcessor fresh =
        PerfProcessor.started(
            new ProcessorSettings(
                clientConfig(),
                "masterperf",
                "processor-1",
                folder.resolve("state-hanging"),
                "127.0.0.1",
                3004,
                PARTITIONS,
                ProcessorSettings.DEFAULT_COMMIT_INTERVAL,
                ProcessorSettings.defaultRetention(),
                new CurrentRules(RULES),
                SeriesLimits.DEFAULT,
                0,
                ProcessorSettings.DEFAULT_DETECTOR_BYTES,
                () -> Silences.NONE,
                deleted),
            InstantSource.system(),
            () -> {});
    started.push(fresh);
    return fresh;
  }

  private PerfProcessor startProcessor(String instance, RuleSet rules, InstantSource clock) {
    PerfProcessor fresh =
        PerfProcessor.started(
            new ProcessorSettings(
                clientConfig(),
                "masterperf",
                instance,
                folder.resolve("state-" + instance),
                "127.0.0.1",
                3004,
                PARTITIONS,
                ProcessorSettings.DEFAULT_COMMIT_INTERVAL,
                ProcessorSettings.defaultRetention(),
                rules),
            clock,
            () -> {});
    started.push(fresh);
    return fresh;
  }

  private void send(double seconds) throws Exception {
    long now = InstantSource.system().millis();
    PerfMetric metric =
        PerfMetric.of(UPLOAD, new Quantity(seconds, Unit.SECONDS), Status.OK, now * 1_000_000);
    publisher.publish(List.of(metric)).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private List<MatrixRow> matrix() {
    return processor.localView().matrix(MatrixQuery.ALL).rows();
  }

  private List<WindowAggregate> finalSeconds() {
    return processor
        .localView()
        .windows(UPLOAD.key(), Resolution.SECOND, 0, Long.MAX_VALUE / 4)
        .windows()
        .stream()
        .filter(window -> window.state() == WindowState.FINAL)
        .toList();
  }

  private boolean newestAlert(AlertState state) {
    List<AlertTransition> alerts = processor.localView().alerts().alerts();
    return !alerts.isEmpty() && alerts.get(0).state() == state;
  }

  private Map<String, Object> clientConfig() {
    return Map.of("bootstrap.servers", kafka.address());
  }
}

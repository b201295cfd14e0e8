package dev.masterperf.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.masterperf.alerts.rule.RuleSet;
import dev.masterperf.launcher.embedded.EmbeddedKafka;
import dev.masterperf.launcher.embedded.EmbeddedKafkaSettings;
import dev.masterperf.launcher.kafka.TopicProvisioner;
import dev.masterperf.model.Aggregate;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.Series;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.model.Topics;
import dev.masterperf.model.Unit;
import dev.masterperf.model.WindowAggregate;
import dev.masterperf.producer.Counter;
import dev.masterperf.producer.KafkaMetricPublisher;
import dev.masterperf.producer.MasterPerfTracker;
import dev.masterperf.producer.Timer;
import dev.masterperf.streams.PerfProcessor;
import dev.masterperf.streams.ProcessorSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.admin.Admin;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a tracker's instruments through a real broker to the windows: every sample once. */
class TrackerIT {
  private static final int PARTITIONS = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Series CALLS = Series.of("Demo", "Server", "call");
  private static final Series REQUESTS = Series.of("Demo", "Server", "requests");
  private static final Series DROPPED = Series.of("MasterPerf", "Tracker", "dropped");

  @TempDir Path folder;
  private EmbeddedKafka kafka;
  private PerfProcessor processor;

  /** Newest first, the order in which they stop. */
  private final Deque<AutoCloseable> started = new ArrayDeque<>();

  @BeforeEach
  void start() {
    kafka = startKafka(0);
    try (Admin admin = Admin.create(clientConfig())) {
      new TopicProvisioner(admin, PARTITIONS, 1).provision();
    }
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable part : started) {
      part.close();
    }
  }

  @Test
  void everySampleOfManyThreadsIsInTheWindowsOnce() throws Exception {
    startProcessor();
    LongAdder recorded = new LongAdder();
    LongAdder nanos = new LongAdder();
    try (KafkaMetricPublisher publisher = publisher(Map.of());
        MasterPerfTracker tracker = new MasterPerfTracker(publisher)) {
      Timer timer = tracker.timer(CALLS);
      CountDownLatch enough = new CountDownLatch(1);
      List<Thread> threads = new ArrayList<>();
      for (int t = 1; t <= 4; t++) {
        long duration = t * 1_000_000L;
        Thread thread =
            new Thread(
                () -> {
                  while (enough.getCount() > 0) {
                    timer.record(duration);
                    recorded.increment();
                    nanos.add(duration);
                  }
                });
        threads.add(thread);
        thread.start();
      }
      await().atMost(PATIENCE).until(() -> windows(CALLS, Resolution.SECOND).size() >= 3);
      enough.countDown();
      for (Thread thread : threads) {
        thread.join();
      }
    }

    // Of all windows, since a flush that a busy machine held up for a second tells of two of them.
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(total(CALLS, Resolution.HOUR).count()).isEqualTo(recorded.sum()));
    Aggregate all = total(CALLS, Resolution.HOUR);
    assertThat(all.sum()).isCloseTo(nanos.sum() / 1e9, Percentage.withPercentage(1e-7));
    assertThat(all.min()).isEqualTo(0.001);
    assertThat(all.max()).isEqualTo(0.004);
    assertThat(all.sketch().count()).isEqualTo(recorded.sum());
  }

  @Test
  void aCountersIncreaseIsRightFromItsFirstSecondAndAcrossARestart() throws Exception {
    startProcessor();
    long counted = 0;
    for (int process = 0; process < 2; process++) {
      try (KafkaMetricPublisher publisher = publisher(Map.of());
          MasterPerfTracker tracker = new MasterPerfTracker(publisher)) {
        Counter requests = tracker.counter(REQUESTS, Unit.ONE);
        for (int step = 1; step <= 3; step++) {
          requests.add(step * 100L);
          counted += step * 100L;
          tracker.flush();
        }
      }
    }
    long total = counted;

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(total(REQUESTS, Resolution.SECOND).increase())
                    .isEqualTo((double) total));
    assertThat(total(REQUESTS, Resolution.SECOND).resets()).isEqualTo(1);
    assertThat(total(REQUESTS, Resolution.SECOND).last()).isEqualTo(600);
  }

  @Test
  void whatWasLostWhileTheBrokerWasAwayIsReportedWhenItIsBack() throws Exception {
    int port = Integer.parseInt(kafka.address().substring(kafka.address().lastIndexOf(':') + 1));
    try (KafkaMetricPublisher publisher =
            publisher(
                Map.of("delivery.timeout.ms", 2_000, "request.timeout.ms", 1_000, "linger.ms", 5));
        MasterPerfTracker tracker = new MasterPerfTracker(publisher)) {
      Timer timer = tracker.timer(CALLS);
      timer.record(1_000_000);
      await().atMost(PATIENCE).until(() -> publisher.counts().acknowledged() > 0);
      kafka.close();

      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                timer.record(2_000_000);
                return tracker.undelivered() > 0;
              });
      kafka = startKafka(port);
      startProcessor();

      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(total(DROPPED, Resolution.SECOND).last())
                      .isPositive()
                      .isEqualTo((double) tracker.undelivered()));
    }
  }

  private EmbeddedKafka startKafka(int port) {
    EmbeddedKafka fresh =
        EmbeddedKafka.start(new EmbeddedKafkaSettings(folder.resolve("kafka"), "127.0.0.1", port));
    started.push(fresh);
    return fresh;
  }

  private void startProcessor() {
    processor =
        new PerfProcessor(
            new ProcessorSettings(
                clientConfig(),
                "masterperf",
                "processor-1",
                folder.resolve("state"),
                "127.0.0.1",
                3004,
                PARTITIONS,
                ProcessorSettings.DEFAULT_COMMIT_INTERVAL,
                ProcessorSettings.defaultRetention(),
                RuleSet.empty()),
            InstantSource.system(),
            () -> {});
    started.push(processor);
    processor.start();
  }

  private KafkaMetricPublisher publisher(Map<String, Object> settings) {
    Map<String, Object> config = new HashMap<>(clientConfig());
    config.putAll(settings);
    return new KafkaMetricPublisher(config, Topics.METRICS.name());
  }

  private List<WindowAggregate> windows(Series series, Resolution resolution) {
    SeriesKey key = series.key();
    return processor.localView().windows(key, resolution, 0, Long.MAX_VALUE / 4).windows();
  }

  private Aggregate total(Series series, Resolution resolution) {
    Aggregate total = new Aggregate();
    windows(series, resolution).forEach(window -> total.merge(window.aggregate()));
    return total;
  }

  private Map<String, Object> clientConfig() {
    return Map.of("bootstrap.servers", kafka.address());
  }
}

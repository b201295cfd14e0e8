package dev.masterperf.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.masterperf.alerts.rule.RuleSet;
import dev.masterperf.launcher.embedded.EmbeddedKafka;
import dev.masterperf.launcher.embedded.EmbeddedKafkaSettings;
import dev.masterperf.launcher.kafka.TopicProvisioner;
import dev.masterperf.model.AlertState;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.AnomalyEvidence;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Quantity;
import dev.masterperf.model.Series;
import dev.masterperf.model.Status;
import dev.masterperf.model.Topics;
import dev.masterperf.model.Unit;
import dev.masterperf.producer.KafkaMetricPublisher;
import dev.masterperf.streams.PerfProcessor;
import dev.masterperf.streams.ProcessorSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A rule with a detector, from imported history to an alert, over a real broker. */
class AnomalyRuleIT {
  private static final int PARTITIONS = 4;

  /** Of ten seconds, within the six hours for which their windows are kept. */
  private static final int STEPS = 2_000;

  private static final int STEPS_A_BATCH = 200;
  private static final long STEP_MILLIS = 10_000;
  private static final Series UPLOAD = Series.of("R2", "Object Upload", "upload");
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String RULES =
      """
      groups:
        - name: g
          rules:
            - {alert: Strange, expr: 'anomaly_score(avg_over_time(upload[10s])) > 0.9'}
      """;

  @TempDir Path folder;
  private EmbeddedKafka kafka;
  private KafkaMetricPublisher publisher;
  private PerfProcessor processor;

  @BeforeEach
  void start() {
    kafka = EmbeddedKafka.start(new EmbeddedKafkaSettings(folder.resolve("kafka"), "127.0.0.1", 0));
    try (Admin admin = Admin.create(clientConfig())) {
      new TopicProvisioner(admin, PARTITIONS, 1).provision();
    }
    publisher = new KafkaMetricPublisher(clientConfig(), Topics.METRICS.name());
    processor = startProcessor();
  }

  @AfterEach
  void stop() {
    processor.close();
    publisher.close();
    kafka.close();
  }

  @Test
  void whatWasImportedIsLearntAndOutlivesARestart() throws Exception {
    long begin = InstantSource.system().millis() - STEPS * STEP_MILLIS;
    Random random = new Random(3);
    for (int step = 0; step < STEPS; step += STEPS_A_BATCH) {
      long first = begin + step * STEP_MILLIS;
      send(
          IntStream.range(0, STEPS_A_BATCH)
              .mapToObj(i -> metric(0.2 + 0.02 * random.nextGaussian(), first + i * STEP_MILLIS))
              .toList());
    }
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                processor.detectors().values().stream().mapToLong(one -> one.judging()).sum() == 1);

    processor.close();
    processor = startProcessor();
    send(List.of(metric(5, InstantSource.system().millis())));

    await().atMost(PATIENCE).until(() -> alert().isPresent());
    AlertTransition fired = alert().orElseThrow();
    assertThat(fired.state()).isEqualTo(AlertState.FIRING);
    AnomalyEvidence anomaly = fired.anomaly();
    assertThat(anomaly).isNotNull();
    assertThat(anomaly.value()).isEqualTo(5);
    assertThat(fired.reason()).endsWith(anomaly.text());
  }

  private Optional<AlertTransition> alert() {
    return processor.localView().alerts().alerts().stream().findFirst();
  }

  private static PerfMetric metric(double value, long millis) {
    return PerfMetric.of(
        UPLOAD,
        new Quantity(value, Unit.SECONDS),
        Status.OK,
        TimeUnit.MILLISECONDS.toNanos(millis));
  }

  private void send(List<PerfMetric> metrics) throws Exception {
    publisher.publish(metrics).get(30, TimeUnit.SECONDS);
  }

  private PerfProcessor startProcessor() {
    PerfProcessor started =
        new PerfProcessor(
            new ProcessorSettings(
                clientConfig(),
                "masterperf",
                "processor-1",
                folder.resolve("state"),
                "localhost",
                1,
                PARTITIONS,
                ProcessorSettings.DEFAULT_COMMIT_INTERVAL,
                ProcessorSettings.defaultRetention(),
                RuleSet.parse(RULES, "rules.yml")),
            InstantSource.system(),
            () -> {});
    started.start();
    await().atMost(PATIENCE).until(started::ready);
    return started;
  }

  private Map<String, Object> clientConfig() {
    return Map.of("bootstrap.servers", kafka.address());
  }
}

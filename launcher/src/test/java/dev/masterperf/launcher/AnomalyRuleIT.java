package dev.masterperf.launcher;

import static dev.masterperf.launcher.RulesOnBroker.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.masterperf.alerts.detection.Dispute;
import dev.masterperf.model.AlertState;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.AnomalyEvidence;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Quantity;
import dev.masterperf.model.Series;
import dev.masterperf.model.Status;
import dev.masterperf.model.Unit;
import dev.masterperf.streams.view.JudgedAlert;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
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
  private static final String RULES =
      """
      groups:
        - name: g
          rules:
            - {alert: Strange, expr: 'anomaly_score(avg_over_time(upload[10s])) > 0.9'}
      """;

  @TempDir Path folder;
  private RulesOnBroker rules;

  @BeforeEach
  void start() {
    rules = new RulesOnBroker(folder, PARTITIONS, RULES);
  }

  @AfterEach
  void stop() {
    rules.close();
  }

  @Test
  void whatWasImportedIsLearntAndOutlivesARestart() throws Exception {
    long begin = InstantSource.system().millis() - STEPS * STEP_MILLIS;
    Random random = new Random(3);
    for (int step = 0; step < STEPS; step += STEPS_A_BATCH) {
      long first = begin + step * STEP_MILLIS;
      rules.send(
          IntStream.range(0, STEPS_A_BATCH)
              .mapToObj(i -> metric(0.2 + 0.02 * random.nextGaussian(), first + i * STEP_MILLIS))
              .toList());
    }
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                rules.processor().detectors().byRule().values().stream()
                        .mapToLong(one -> one.judging())
                        .sum()
                    == 1);

    rules.restartProcessor();
    rules.send(List.of(metric(5, InstantSource.system().millis())));

    await().atMost(PATIENCE).until(() -> alert().isPresent());
    AlertTransition fired = alert().orElseThrow();
    assertThat(fired.state()).isEqualTo(AlertState.FIRING);
    AnomalyEvidence anomaly = fired.anomaly();
    assertThat(anomaly).isNotNull();
    assertThat(anomaly.value()).isEqualTo(5);
    assertThat(fired.reason()).endsWith(anomaly.text());

    JudgedAlert judged = rules.processor().localView().alerts().judged().get(0);
    rules
        .said()
        .put(
            new Dispute(
                fired.fingerprint(),
                judged.ruleId(),
                judged.series(),
                judged.extents(),
                "ada",
                "a test",
                InstantSource.system().instant()));
    await().atMost(PATIENCE).until(() -> alert().orElseThrow().state() == AlertState.RESOLVED);
    assertThat(alert().orElseThrow().reason()).contains("such is no anomaly here");
  }

  private Optional<AlertTransition> alert() {
    return rules.alerts().stream().findFirst();
  }

  private static PerfMetric metric(double value, long millis) {
    return PerfMetric.of(
        UPLOAD,
        new Quantity(value, Unit.SECONDS),
        Status.OK,
        TimeUnit.MILLISECONDS.toNanos(millis));
  }
}

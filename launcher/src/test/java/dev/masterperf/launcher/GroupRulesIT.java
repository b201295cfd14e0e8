package dev.masterperf.launcher;

import static dev.masterperf.launcher.RulesOnBroker.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.masterperf.model.AlertState;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.MetricType;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Quantity;
import dev.masterperf.model.Series;
import dev.masterperf.model.Status;
import dev.masterperf.model.Unit;
import dev.masterperf.streams.view.MatrixQuery;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules over series that lie on several partitions of a real broker. */
class GroupRulesIT {
  private static final int PARTITIONS = 4;
  private static final int HOSTS = 12;
  private static final String RULES =
      """
      groups:
        - name: g
          rules:
            - {alert: Sum, expr: 'sum(max_over_time(upload[5s])) > 115'}
            - {alert: Join, expr: 'max_over_time(upload{host="0"}[10s]) > on () max_over_time(upload{host="1"}[10s])', for: 2s}
            - {record: "upload:total", expr: 'sum(max_over_time(upload[5s]))'}
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
  void partsOfAllPartitionsMakeOneAlertThatOutlivesARestart() throws Exception {
    assertThat(homes()).as("partitions the series lie on").hasSizeGreaterThan(2);
    sendAll(10);

    await().atMost(PATIENCE).until(() -> state("Sum").equals(List.of(AlertState.FIRING)));
    assertThat(alert("Sum").value()).isEqualTo(120);
    await().atMost(PATIENCE).until(() -> recorded() == 120);

    rules.restartProcessor();

    // Nothing more comes: the last window leaves the range of each part.
    await().atMost(PATIENCE).until(() -> state("Sum").equals(List.of(AlertState.RESOLVED)));
    assertThat(alert("Sum").sequence()).isEqualTo(2);
  }

  @Test
  void aJoinOverPartitionsFiresAfterItsTimeAndIsResolvedBySilence() throws Exception {
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              send(0, 5);
              send(1, 4);
              return state("Join").equals(List.of(AlertState.FIRING));
            });
    assertThat(alert("Join").value()).isEqualTo(5);
    assertThat(alert("Join").series()).isNull();

    await().atMost(PATIENCE).until(() -> state("Join").equals(List.of(AlertState.RESOLVED)));
  }

  private List<AlertState> state(String rule) {
    return rules.alerts().stream()
        .filter(alert -> alert.rule().equals(rule))
        .map(AlertTransition::state)
        .toList();
  }

  private AlertTransition alert(String rule) {
    return rules.alerts().stream()
        .filter(alert -> alert.rule().equals(rule))
        .findFirst()
        .orElseThrow();
  }

  /** The newest value of the recorded series; 0 before there is one. */
  private double recorded() {
    return rules.processor().localView().matrix(MatrixQuery.ALL).rows().stream()
        .filter(row -> row.latest().series().id().equals("upload:total"))
        .mapToDouble(row -> Double.parseDouble(row.latest().value()))
        .findFirst()
        .orElse(0);
  }

  private static List<Integer> homes() {
    return IntStream.range(0, HOSTS)
        .mapToObj(host -> upload(host).key().homePartition(PARTITIONS))
        .distinct()
        .toList();
  }

  private void sendAll(double value) throws Exception {
    for (int host = 0; host < HOSTS; host++) {
      send(host, value);
    }
  }

  private void send(int host, double value) throws Exception {
    long now = TimeUnit.MILLISECONDS.toNanos(InstantSource.system().millis());
    rules.send(
        List.of(PerfMetric.of(upload(host), new Quantity(value, Unit.SECONDS), Status.OK, now)));
  }

  private static Series upload(int host) {
    return new Series(
        "global",
        "R2",
        MetricType.PERFORMANCE,
        "Object Upload",
        "General",
        "upload",
        "",
        new TreeMap<>(Map.of("host", Integer.toString(host))));
  }
}

package dev.masterperf.streams;

import static dev.masterperf.streams.Pipeline.T0;
import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.alerts.rule.AlertingRule;
import dev.masterperf.alerts.rule.RuleSet;
import dev.masterperf.alerts.rule.ShippedRules;
import dev.masterperf.model.AlertState;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.MetricType;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Quantity;
import dev.masterperf.model.Series;
import dev.masterperf.model.Status;
import dev.masterperf.model.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules about the product itself, on rows as a process keeps them of itself. */
class ShippedRulesTest {
  private static final long STEP_MILLIS = 30_000;
  private static final int QUIET_STEPS = 6;

  /** Of 30 s: none waits longer than these 12 minutes. */
  private static final int ALARMING_STEPS = 24;

  /**
   * One alert.
   *
   * @param quiet numbers of the row, one each 30 s, while all is well
   * @param alarming those that follow
   */
  private record Trouble(
      String alert,
      String id,
      Map<String, String> labels,
      IntToDoubleFunction quiet,
      IntToDoubleFunction alarming) {
    @Override
    public String toString() {
      return alert;
    }
  }

  private static Trouble level(String alert, String id, double quiet, double alarming) {
    return new Trouble(alert, id, Map.of(), step -> quiet, step -> alarming);
  }

  /** A counter that stood at 5 and counts more. */
  private static Trouble count(String alert, String id, int more, Map<String, String> labels) {
    return new Trouble(alert, id, labels, step -> 5, step -> 5 + more);
  }

  static Stream<Trouble> troubles() {
    return Stream.of(
        level("MasterperfProcessorBehind", "masterperf_processor_lag_records", 900, 50_000),
        level("MasterperfWindowsLate", "masterperf_processor_delay_seconds", 0.2, 20),
        level("MasterperfProcessorStalled", "masterperf_processor_stalled_seconds", 2, 16),
        count(
            "MasterperfThreadRestarts",
            "masterperf_processor_thread_restarts_total",
            1,
            Map.of("cause", "hung")),
        level("MasterperfNotReady", "masterperf_ready", 1, 0),
        new Trouble(
            "MasterperfRestarts",
            "masterperf_start_time_seconds",
            Map.of(),
            step -> 1_000,
            step -> 1_000 + 60 * (step / 2)),
        count("MasterperfMetricsRefused", "masterperf_dead_letters_total", 3, Map.of()),
        count(
            "MasterperfTooManySeries",
            "masterperf_ingest_irregular_total",
            7,
            Map.of("kind", "overflowed")),
        count("MasterperfClockAhead", "masterperf_ingest_ahead_total", 2, Map.of()),
        level("MasterperfArchiveBehind", "masterperf_archive_lag_seconds", 600, 3_700),
        level("MasterperfArchiveFails", "masterperf_archive_waiting", 0, 2),
        count("MasterperfArchiveLost", "masterperf_archive_lost_offsets_total", 40, Map.of()),
        level("MasterperfEndpointFails", "masterperf_endpoint_taking", 1, 0),
        level("MasterperfNotificationsWait", "masterperf_notifications_undelivered", 0, 3),
        count(
            "MasterperfNotificationsLost", "masterperf_notifications_given_up_total", 1, Map.of()),
        level("MasterperfHeartbeatFails", "masterperf_heartbeat_withheld", 0, 1),
        level("MasterperfDiskFull", "masterperf_disk_used_ratio", 0.5, 0.95),
        count("MasterperfAuditLost", "masterperf_audit_entries_lost_total", 1, Map.of()),
        level("MasterperfRulesRefused", "masterperf_rules_last_reload_successful", 1, 0),
        count("MasterperfFollowingFails", "masterperf_following_failures_total", 5, Map.of()));
  }

  @ParameterizedTest
  @MethodSource("troubles")
  void eachFiresOfItsTroubleAloneAndNotWhileAllIsWell(Trouble trouble) {
    try (Pipeline pipeline = pipeline()) {
      run(pipeline, trouble, 0, QUIET_STEPS, trouble.quiet());
      assertThat(pipeline.transitions()).isEmpty();

      List<AlertTransition> told = new ArrayList<>();
      for (int step = 0; step < ALARMING_STEPS && !fires(told); step++) {
        int now = step;
        run(
            pipeline,
            trouble,
            QUIET_STEPS + step,
            1,
            first -> trouble.alarming().applyAsDouble(now));
        told.addAll(pipeline.transitions());
      }

      assertThat(told).isNotEmpty();
      assertThat(told)
          .extracting(transition -> transition.labels().get("alertname"))
          .containsOnly(trouble.alert());
      assertThat(told).extracting(AlertTransition::state).contains(AlertState.FIRING);
      assertThat(told.get(0).annotations().get("summary")).contains("host-1");
      assertThat(told.get(0).labels()).containsEntry("scope", "masterperf");
    }
  }

  private static boolean fires(List<AlertTransition> told) {
    return told.stream().anyMatch(transition -> transition.state() == AlertState.FIRING);
  }

  /** What is so for a moment after a start is no trouble. */
  @Test
  void aProcessThatIsNotReadyYetRaisesNothing() {
    Trouble ready = level("MasterperfNotReady", "masterperf_ready", 0, 1);
    try (Pipeline pipeline = pipeline()) {
      run(pipeline, ready, 0, 1, ready.quiet());
      run(pipeline, ready, 1, 10, ready.alarming());

      assertThat(pipeline.transitions())
          .extracting(AlertTransition::state)
          .doesNotContain(AlertState.FIRING);
    }
  }

  @Test
  void aProcessThatTellsNothingMoreIsGoneUntilItDoesAgain() {
    Trouble process = level("MasterperfProcessGone", "masterperf_start_time_seconds", 1_000, 2_000);
    try (Pipeline pipeline = pipeline()) {
      run(pipeline, process, 0, 2, process.quiet());
      for (int second = 0; second < 120; second++) {
        pipeline.tick(T0 + 2 * STEP_MILLIS + second * 1_000L);
      }
      assertThat(pipeline.transitions())
          .extracting(AlertTransition::state)
          .containsExactly(AlertState.PENDING, AlertState.FIRING);

      run(pipeline, process, 7, 1, process.alarming());

      assertThat(pipeline.transitions())
          .extracting(AlertTransition::state)
          .containsExactly(AlertState.RESOLVED);
    }
  }

  @Test
  void noneIsLeftOutHere() {
    TreeSet<String> tried = new TreeSet<>();
    troubles().forEach(trouble -> tried.add(trouble.alert()));
    tried.add("MasterperfProcessGone");

    assertThat(ShippedRules.beside(RuleSet.empty()).rules())
        .extracting(AlertingRule::name)
        .containsExactlyInAnyOrderElementsOf(tried);
  }

  @Test
  void aRuleOfPeopleTakesThePlaceOfTheOneOfItsName() {
    RuleSet own =
        RuleSet.parse(
            """
            groups:
              - name: mine
                scope: masterperf
                rules:
                  - alert: MasterperfDiskFull
                    expr: masterperf_disk_used_ratio > 0.5
              - name: others
                rules:
                  - alert: MasterperfNotReady
                    expr: x > 1
            """,
            "rules.yml");

    RuleSet all = ShippedRules.beside(own);

    assertThat(all.rules())
        .filteredOn(rule -> rule.name().equals("MasterperfDiskFull"))
        .extracting(AlertingRule::group)
        .containsExactly("mine");
    assertThat(all.rules())
        .filteredOn(rule -> rule.name().equals("MasterperfNotReady"))
        .as("a rule of another scope is another one")
        .hasSize(2);
  }

  private static Pipeline pipeline() {
    return new Pipeline(ShippedRules.document().text(), 1, ProcessorSettings.defaultRetention());
  }

  private static void run(
      Pipeline pipeline, Trouble trouble, int from, int steps, IntToDoubleFunction numbers) {
    Series series =
        new Series(
            Series.OWN_SCOPE,
            "MasterPerf",
            MetricType.PERFORMANCE,
            "Self-watch",
            Series.DEFAULT_SUB_CAT,
            trouble.id(),
            "host-1",
            new TreeMap<>(
                Stream.concat(
                        Stream.of(Map.entry("instance", "host-1")),
                        trouble.labels().entrySet().stream())
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue))));
    for (int step = 0; step < steps; step++) {
      long at = T0 + (from + step) * STEP_MILLIS;
      Quantity number = new Quantity(numbers.applyAsDouble(step), Unit.ONE);
      pipeline.append(at + 5, PerfMetric.of(series, number, Status.OK, at * 1_000_000));
    }
  }
}

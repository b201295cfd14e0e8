package dev.masterperf.alerts.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.masterperf.alerts.check.AlertPeriod.Phase;
import dev.masterperf.alerts.check.BacktestResult.OfAlert;
import dev.masterperf.alerts.check.BacktestResult.OfRule;
import dev.masterperf.alerts.rule.RuleGroup;
import dev.masterperf.model.Aggregate;
import dev.masterperf.model.MetricType;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.Series;
import dev.masterperf.model.Status;
import dev.masterperf.model.Unit;
import dev.masterperf.model.WindowAggregate;
import dev.masterperf.model.WindowState;
import dev.masterperf.query.windows.WindowHistory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class BacktestTest {
  private static final long NOON = 1_800_014_400_000L;

  private final WindowHistory history =
      new WindowHistory(
          Map.of(Resolution.SECOND, Duration.ofDays(365), Resolution.MINUTE, Duration.ofDays(365)),
          series -> true);

  @Test
  void tellsWhenAlertsWouldHaveFiredAndForHowLong() {
    slow("a", 60, 90);
    slow("a", 120, 125);
    slow("b", 100, 102);

    OfRule rule =
        only(
            """
            alert: Slow
            expr: max_over_time(upload[1s]) > 1
            for: 5s
            labels: {severity: page}
            """,
            1);

    assertThat(rule.series()).isEqualTo(2);
    assertThat(rule.alerts()).hasSize(2);
    OfAlert a = rule.alerts().get(0);
    assertThat(a.labels())
        .containsEntry("source", "a")
        .containsEntry("severity", "page")
        .containsEntry("alertname", "Slow");
    assertThat(texts(a))
        .containsExactly(
            "PENDING 60-65", "FIRING 65-90", "PENDING 120-125"); // five seconds were too short
    assertThat(a.fired()).isEqualTo(1);
    assertThat(a.firingMillis()).isEqualTo(25_000);
    assertThat(a.firesStill()).isFalse();
    assertThat(texts(rule.alerts().get(1))).containsExactly("PENDING 100-102");
    assertThat(rule.alerts().get(1).fired()).isZero();
  }

  @Test
  void countsHowOftenAnAlertCameBack() {
    for (int start = 60; start < 180; start += 20) {
      slow("a", start, start + 5);
    }

    OfAlert alert = only("{alert: Slow, expr: 'max_over_time(upload[1s]) > 1'}", 1).alerts().get(0);
    OfAlert calm =
        only("{alert: Slow, expr: 'max_over_time(upload[1s]) > 1', keep_firing_for: 30s}", 1)
            .alerts()
            .get(0);

    assertThat(alert.fired()).isEqualTo(6);
    assertThat(alert.flapped()).isEqualTo(5);
    assertThat(calm.flapped()).isZero();
    assertThat(texts(calm)).containsExactly("FIRING 60-195");
    assertThat(Timeline.of(alert.periods(), NOON, NOON + 240_000, 24))
        .isEqualTo("······█·█·█·█·█·█·······");
  }

  @Test
  void whatLastsInTheEndFiresStill() {
    slow("a", 230, 290);

    OfAlert alert =
        only("{alert: Slow, expr: 'max_over_time(upload[1s]) > 1'}", 10).alerts().get(0);

    assertThat(alert.firesStill()).isTrue();
    assertThat(texts(alert)).containsExactly("FIRING 230-240");
  }

  @Test
  void groupsCountersAndHistogramsAreEvaluatedOverAllTheirSeries() {
    slow("a", 60, 61);
    slow("b", 61, 62);

    OfRule errors =
        only("{alert: Errors, expr: 'sum by (id) (increase(upload:errors[10s])) >= 2'}", 1);
    OfRule slow =
        only(
            "{alert: P99, expr: 'histogram_quantile(0.99, sum by (id)"
                + " (increase(upload:histogram[10s]))) > 1'}",
            1);

    assertThat(texts(errors.alerts().get(0))).containsExactly("FIRING 61-70");
    assertThat(errors.alerts().get(0).labels()).containsOnlyKeys("alertname", "id", "scope");
    assertThat(texts(slow.alerts().get(0))).containsExactly("FIRING 60-71");
  }

  @Test
  void silenceCountsFromTheLastEventOfEachSeries() {
    slow("a", 10, 20);
    slow("a", 100, 101);
    slow("b", 200, 201);

    OfRule rule = only("{alert: Silent, expr: upload, absent_for: 30s}", 1);

    assertThat(rule.alerts()).hasSize(2);
    assertThat(texts(rule.alerts().get(0))).containsExactly("FIRING 49-100", "FIRING 130-240");
    assertThat(texts(rule.alerts().get(1))).containsExactly("FIRING 230-240");
  }

  @Test
  void anEventWithoutANumberIsHeardToo() {
    Aggregate beat = new Aggregate();
    beat.addEvent(Status.OK);
    Series series = Series.of("Isolation", "agent", "heartbeat");
    history.add(
        new WindowAggregate(
            series.key(), Resolution.SECOND, NOON + 10_000, WindowState.FINAL, 1, beat));

    OfRule rule = only("{alert: Silent, expr: heartbeat, absent_for: 30s}", 1);

    assertThat(texts(rule.alerts().get(0))).containsExactly("FIRING 40-240");
  }

  @Test
  void whatIsRecordedInOneScopeIsNotSeenInAnother() {
    slow("a", 60, 70);
    String yaml =
        """
        groups:
          - name: g
            rules:
              - {record: slowest, expr: 'max(max_over_time(upload[1s]))'}
              - {alert: Here, expr: slowest > 1}
          - name: p
            scope: prod
            rules: [{alert: There, expr: slowest > 1}]
        """;

    BacktestResult result =
        Backtest.run(
            new BacktestQuestion(RuleGroup.parse(yaml, "test"), NOON, NOON + 240_000, 1000),
            history);

    assertThat(result.rules()).extracting(OfRule::name).containsExactly("Here", "There");
    assertThat(result.rules().get(0).alerts()).hasSize(1);
    assertThat(result.rules().get(1).alerts()).isEmpty();
  }

  @Test
  void recordingRulesFeedTheOthers() {
    slow("a", 60, 70);
    slow("b", 60, 70);

    List<OfRule> rules =
        run(
                """
                - {record: upload_max, expr: 'max by (source) (max_over_time(upload[1s]))'}
                - {alert: BothSlow, expr: 'count(upload_max > 1) >= 2'}
                """,
                1)
            .rules();

    assertThat(rules).hasSize(1);
    // the last value recorded lives for the lookback, as that of any other sample
    assertThat(texts(rules.get(0).alerts().get(0)).get(0)).startsWith("FIRING 60-");
  }

  @Test
  void aRuleThatHasNoAnswerSaysSo() {
    slow("a", 60, 70);
    slow("b", 60, 70);

    OfRule rule = only("{alert: A, expr: 'upload * on () upload'}", 1);

    assertThat(rule.problem()).isPresent();
    assertThat(rule.problem().get()).contains("line 1");
    assertThat(rule.alerts()).isEmpty();
  }

  @Test
  void rulesSeeTheirScopeAlone() {
    slow("a", 60, 70);

    List<RuleGroup> groups =
        RuleGroup.parse(
            "groups: [{name: g, scope: prod, rules: [{alert: A, expr: 'upload > 1'}]}]", "test");
    BacktestResult result =
        Backtest.run(new BacktestQuestion(groups, NOON, NOON + 240_000, 1000), history);

    assertThat(result.rules().get(0).alerts()).isEmpty();
  }

  @Test
  void theWorkIsKnownBeforeItBegins() {
    slow("a", 60, 70);
    slow("b", 60, 70);
    BacktestQuestion question =
        question(
            """
            - {alert: A, expr: upload > 1}
            - {alert: B, expr: download > 1}
            """,
            10);

    assertThat(question.steps()).isEqualTo(25);
    assertThat(question.evaluationsPerStep(history)).isEqualTo(2 + 1);
    new BacktestLimits(25 * 3, 10).require(question, history);
    new BacktestLimits(25 * 2, 10).requireSteps(question);
    assertThatThrownBy(() -> new BacktestLimits(25 * 3 - 1, 10).require(question, history))
        .isInstanceOf(TooMuchWorkException.class)
        .hasMessageContaining("2 rules × 25 steps × 1.5 series each are 75 evaluations");
    assertThatThrownBy(() -> new BacktestLimits(25 * 2 - 1, 10).requireSteps(question))
        .isInstanceOf(TooMuchWorkException.class);
    assertThatThrownBy(() -> new BacktestLimits(75, 10).requireBytes(11))
        .isInstanceOf(TooMuchWorkException.class);
    assertThat(question.earliestMillis()).isEqualTo(NOON - 300_000);
  }

  @Test
  void refusesTimesThatAreNone() {
    assertThatThrownBy(
            () ->
                new BacktestQuestion(
                    question("- {alert: A, expr: up}", 1).groups(), NOON, NOON, 1000))
        .hasMessageContaining("from must be before to");
    assertThatThrownBy(
            () ->
                new BacktestQuestion(
                    question("- {alert: A, expr: up}", 1).groups(), NOON, NOON + 1000, 500))
        .hasMessageContaining("whole seconds");
    assertThatThrownBy(() -> new BacktestQuestion(List.of(), NOON, NOON + 1000, 1000))
        .hasMessageContaining("no rule");
  }

  @Test
  void detectorsLearnThePastAnew() {
    for (int second = 0; second < 19_000; second += 10) {
      upload("a", second, second == 18_900 ? 9 : 2);
    }
    String yaml =
        """
        groups:
        - name: g
          rules:
          - {alert: Strange, expr: 'anomaly_score(avg_over_time(upload[10s])) > 0.9'}
        """;
    List<RuleGroup> rules = RuleGroup.parse(yaml, "test");

    BacktestResult whole =
        Backtest.run(new BacktestQuestion(rules, NOON, NOON + 19_000_000, 10_000), history);
    BacktestResult part =
        Backtest.run(new BacktestQuestion(rules, NOON, NOON + 900_000, 10_000), history);

    assertThat(whole.problems()).isEmpty();
    assertThat(texts(whole.rules().get(0).alerts().get(0)))
        .singleElement()
        .asString()
        .startsWith("FIRING 18900-");
    assertThat(part.problems())
        .containsExactly(
            "g/Strange: 1 of 1 series were not judged: their detectors saw too few values, and"
                + " begin anew here");
  }

  private OfRule only(String rule, int stepSeconds) {
    return run("- " + rule.strip().replace("\n", "\n  "), stepSeconds).rules().get(0);
  }

  private BacktestResult run(String rules, int stepSeconds) {
    return Backtest.run(question(rules, stepSeconds), history);
  }

  private static BacktestQuestion question(String rules, int stepSeconds) {
    String yaml = "groups:\n- name: g\n  rules:\n" + rules.indent(2);
    return new BacktestQuestion(
        RuleGroup.parse(yaml, "test"), NOON, NOON + 240_000, stepSeconds * 1000L);
  }

  /** Uploads of 2 s, each an error, one a second, from one second to another. */
  private void slow(String source, int fromSecond, int toSecond) {
    for (int second = fromSecond; second < toSecond; second++) {
      upload(source, second, 2);
    }
  }

  private void upload(String source, int second, double seconds) {
    Series series =
        new Series(
            "global",
            "R2",
            MetricType.PERFORMANCE,
            "objects",
            "General",
            "upload",
            source,
            new TreeMap<>());
    long start = NOON + second * 1000L;
    Aggregate window = new Aggregate();
    window.addSample(seconds, Unit.SECONDS, Status.ERROR, start * 1_000_000, second);
    history.add(
        new WindowAggregate(series.key(), Resolution.SECOND, start, WindowState.FINAL, 1, window));
  }

  private static List<String> texts(OfAlert alert) {
    return alert.periods().stream()
        .map(
            period ->
                (period.phase() == Phase.FIRING ? "FIRING " : "PENDING ")
                    + (period.fromMillis() - NOON) / 1000
                    + "-"
                    + (period.toMillis() - NOON) / 1000)
        .toList();
  }
}

package dev.masterperf.alerts.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.alerts.lifecycle.AlertStatus;
import dev.masterperf.alerts.lifecycle.Change;
import dev.masterperf.alerts.rule.AlertingRule;
import dev.masterperf.alerts.rule.RuleSet;
import dev.masterperf.model.AlertState;
import dev.masterperf.query.series.Labels;
import dev.masterperf.query.series.SampleSeries;
import dev.masterperf.query.series.Samples;
import dev.masterperf.query.series.SeriesSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RuleEvaluationTest {
  private final Map<Labels, AlertStatus> memory = new TreeMap<>();
  private final Map<Labels, Samples.Builder> series = new HashMap<>();

  @Test
  void eachGroupHasAnAlertWithItsOwnTimers() {
    AlertingRule rule = rule("sum by (id) (x) > 10", "for: 10s");

    sample("a", "1", 0, 6);
    sample("a", "2", 0, 6);
    sample("b", "1", 0, 6);
    assertThat(at(rule, 0)).containsExactly("a PENDING");

    sample("b", "1", 5_000, 11);
    assertThat(at(rule, 5_000)).containsExactly("b PENDING");
    assertThat(at(rule, 10_000)).containsExactly("a FIRING");

    sample("a", "1", 15_000, 1);
    assertThat(at(rule, 15_000)).containsExactly("a RESOLVED", "b FIRING");
  }

  @Test
  void anAlertFiresOnUntilItsOwnRecoverHolds() {
    AlertingRule rule = rule("sum by (id) (x) > 10", "recover: sum by (id) (x) < 5");

    sample("a", "1", 0, 11);
    sample("b", "1", 0, 11);
    assertThat(at(rule, 0)).containsExactly("a FIRING", "b FIRING");

    sample("a", "1", 1_000, 7);
    sample("b", "1", 1_000, 4);
    assertThat(at(rule, 1_000)).containsExactly("b RESOLVED");

    sample("a", "1", 2_000, 4);
    assertThat(at(rule, 2_000)).containsExactly("a RESOLVED");
  }

  @Test
  void aValueWithoutScopeIsOfTheRulesScope() {
    assertThat(RuleValues.at(expr("vector(3)"), "prod", selection -> List.of(), 0))
        .isEqualTo(Map.of(Labels.of(Map.of("scope", "prod")), 3.0));
    assertThat(RuleValues.at(expr("4"), "prod", selection -> List.of(), 0)).containsValue(4.0);
  }

  private static dev.masterperf.alerts.rule.RuleExpression expr(String text) {
    return dev.masterperf.alerts.rule.RuleExpression.parse(text);
  }

  private List<String> at(AlertingRule rule, long millis) {
    RuleEvaluation evaluation = new RuleEvaluation(rule, new Memory());
    return evaluation.apply(RuleEvaluation.answer(rule, source(), millis), millis).stream()
        .filter(changed -> !changed.changes().isEmpty())
        .map(changed -> changed.labels().get("id") + " " + states(changed.changes()))
        .toList();
  }

  private static String states(List<Change> changes) {
    return changes.stream()
        .map(Change::state)
        .map(AlertState::name)
        .collect(Collectors.joining(" "));
  }

  private SeriesSource source() {
    return selection ->
        series.entrySet().stream()
            .filter(one -> selection.selects(one.getKey()))
            .map(one -> new SampleSeries(one.getKey(), one.getValue().build()))
            .toList();
  }

  private void sample(String id, String source, long millis, double value) {
    series
        .computeIfAbsent(
            Labels.of(Map.of("__name__", "x", "id", id, "source", source, "scope", "global")),
            labels -> new Samples.Builder())
        .add(millis, value);
  }

  private static AlertingRule rule(String expr, String more) {
    return RuleSet.parse(
            """
            groups:
              - name: g
                rules:
                  - alert: A
                    expr: %s
                    %s
            """
                .formatted(expr, more),
            "test")
        .rules()
        .get(0);
  }

  private final class Memory implements AlertMemory {
    @Override
    public AlertStatus get(Labels labels) {
      return memory.getOrDefault(labels, AlertStatus.NONE);
    }

    @Override
    public Map<Labels, AlertStatus> active() {
      Map<Labels, AlertStatus> active = new TreeMap<>(memory);
      active.values().removeIf(one -> one.phase() == AlertStatus.Phase.INACTIVE);
      return active;
    }

    @Override
    public void put(Labels labels, AlertStatus status) {
      memory.put(labels, status);
    }
  }
}

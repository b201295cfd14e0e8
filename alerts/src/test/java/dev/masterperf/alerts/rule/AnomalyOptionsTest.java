package dev.masterperf.alerts.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.masterperf.alerts.rule.AnomalyOptions.Direction;
import dev.masterperf.alerts.yaml.YamlFileException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnomalyOptionsTest {

  @Test
  void aRuleSaysWhatItWantsOfDetectors() {
    Trigger.OnValue trigger =
        trigger(
            rule(
                "anomaly_score(avg_over_time(upload[30s])) > 0.9",
                "anomaly: {sensitivity: high, direction: up, min_deviation: 50ms, step: 1m}"));

    assertThat(trigger.judges()).isTrue();
    assertThat(trigger.stepMillis()).isEqualTo(60_000);
    assertThat(trigger.anomaly()).isEqualTo(new AnomalyOptions(1.5, Direction.UP, 0.05, 0, 60_000));
  }

  @Test
  void aStepIsAsLongAsTheShortestRangeThatIsJudged() {
    assertThat(
            trigger(
                    rule(
                        "anomaly_score(avg_over_time(u[30s]) / avg_over_time(u[1h])) > 0.9 and"
                            + " max_over_time(u[5s]) > 1",
                        "for: 1m"))
                .stepMillis())
        .isEqualTo(30_000);
    assertThat(trigger(rule("anomaly_deviation(u) > 1", "for: 1m")).stepMillis()).isEqualTo(10_000);
  }

  @Test
  void theDefinitionThatAnAlertKeepsIsTheRuleAgain() {
    AlertingRule rule =
        RuleSet.parse(
                rule("anomaly_score(u) > 0.9", "anomaly: {direction: down, min_deviation: 20%}"),
                "rules.yml")
            .rules()
            .get(0);

    assertThat(rule.definition().rule()).contains(rule);
    assertThat(rule.definition().text())
        .contains("anomaly: {direction: down, min_deviation: 20.0%}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "anomaly_score(u) > 0.9 | anomaly: {sensitivity: huge} | from 0.2 to 5, not huge",
        "anomaly_score(u) > 0.9 | anomaly: {sensitivity: 9} | low, normal, high or a number",
        "anomaly_score(u) > 0.9 | anomaly: {sensitivity: 500ms} | from 0.2 to 5, not 500ms",
        "anomaly_score(u) > 0.9 | anomaly: {min_deviation: 5 MiB} | 2MiB or 20%, not 5 MiB",
        "anomaly_score(u) > 0.9 | anomaly: {min_deviation: -5} | must not be negative",
        "anomaly_score(u) > 0.9 | anomaly: {direction: left} | up, down or both, not left",
        "anomaly_score(u) > 0.9 | anomaly: {step: 1500ms} | whole seconds",
        "anomaly_score(u) > 0.9 | anomaly: {sensitivty: 1} | sensitivity",
        "u > 0.9 | anomaly: {direction: up} | has no anomaly_score",
        "sum(anomaly_score(u)) > 0.9 | for: 1m | judge each series by itself",
        "anomaly_score(sum(u)) > 0.9 | for: 1m | judge each series by itself",
        "max_over_time(anomaly_score(u)[1m:10s]) > 1 | for: 1m | stand in no subquery",
        "anomaly_score(anomaly_score(u)) > 1 | for: 1m | not in one another",
      })
  void saysWhatCannotBeJudged(String expr, String options, String problem) {
    assertThatThrownBy(() -> trigger(rule(expr, options)))
        .isInstanceOf(YamlFileException.class)
        .hasMessageContaining(problem);
  }

  @Test
  void aRecordingRuleHasNoDetectors() {
    assertThatThrownBy(
            () ->
                RuleSet.parse(
                    "groups: [{name: g, rules: [{record: s, expr: 'anomaly_score(u)'}]}]", "r.yml"))
        .hasMessageContaining("are for rules that raise alerts; this one records");
  }

  private static Trigger.OnValue trigger(String yaml) {
    return (Trigger.OnValue) RuleSet.parse(yaml, "rules.yml").rules().get(0).trigger();
  }

  private static String rule(String expr, String more) {
    return """
    groups:
      - name: g
        rules:
          - alert: Strange
            expr: %s
            %s
    """
        .formatted(expr, more);
  }
}

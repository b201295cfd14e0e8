package dev.masterperf.alerts.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.masterperf.alerts.yaml.YamlFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnitTestFileTest {
  @TempDir Path folder;

  @BeforeEach
  void rules() throws IOException {
    Files.writeString(
        folder.resolve("rules.yml"),
        """
        groups:
          - name: calls
            rules:
              - record: job:up:sum
                expr: sum by (job) (up)
              - alert: Down
                expr: up == 0
                for: 2m
                labels: {severity: page}
                annotations: {summary: "{{ $labels.job }} is at {{ $value }}"}
              - alert: AllDown
                expr: job:up:sum == 0
          - name: ours
            rules:
              - alert: Hot
                expr: heat > 10
                recover: heat < 5
              - alert: Silent
                expr: beat
                absent_for: 3m
              - alert: Lingering
                expr: heat > 10
                keep_firing_for: 2m
              - alert: Nervous
                expr: nerve > 0
                flap: {times: 2, within: 5m}
              - alert: Strange
                expr: anomaly_score(last_over_time(warmth[1m])) > 0.9
        """);
  }

  @Test
  void passesWhereAllIsAsExpected() throws IOException {
    assertThat(
            failures(
                """
                - input_series:
                    - {series: 'up{job="a"}', values: '1 0 0 0 0'}
                    - {series: 'up{job="b"}', values: '1x4'}
                  alert_rule_test:
                    - {eval_time: 2m, alertname: Down, exp_alerts: }
                    - eval_time: 3m
                      alertname: Down
                      exp_alerts:
                        - exp_labels: {job: a, severity: page}
                          exp_annotations: {summary: a is at 0}
                    - eval_time: 1m30s # what was evaluated at 1m
                      alertname: AllDown
                      exp_alerts: [exp_labels: {job: a}]
                  promql_expr_test:
                    - expr: job:up:sum
                      eval_time: 4m
                      exp_samples:
                        - {labels: 'job:up:sum{job="a"}', value: 0}
                        - {labels: 'job:up:sum{job="b"}', value: 1}
                    - expr: ALERTS{alertstate="pending"}
                      eval_time: 2m
                      exp_samples:
                        - labels: 'ALERTS{alertname="Down", alertstate="pending", job="a", severity="page"}'
                          value: 1
                    - {expr: 'ALERTS{alertstate="pending"}', eval_time: 3m}
                    - {expr: count(up), eval_time: 0, exp_samples: [{labels: '{}', value: 2}]}
                    - {expr: '1 + 1', eval_time: 0, exp_samples: [{value: 2}]}
                """))
        .isEmpty();
  }

  @Test
  void detectorsLearnWhatComesInATest() throws IOException {
    assertThat(
            failures(
                """
                - input_series: [{series: 'warmth{job="a"}', values: '1x500 9 1x600 9'}]
                  alert_rule_test:
                    - {eval_time: 501m, alertname: Strange} # too soon
                    - {eval_time: 1102m, alertname: Strange}
                    - {eval_time: 1103m, alertname: Strange, exp_alerts: [exp_labels: {job: a}]}
                """))
        .isEmpty();
  }

  @Test
  void whatAnAlertLeavesBehindEndsWithIt() throws IOException {
    assertThat(
            failures(
                """
                - input_series: [{series: 'up{job="a"}', values: '0 0 1 1'}]
                  promql_expr_test:
                    - {expr: 'count(ALERTS{alertname="AllDown"})', eval_time: 1m, exp_samples: [{value: 1}]}
                    - {expr: 'ALERTS{alertname="AllDown"}', eval_time: 2m}
                    - {expr: 'ALERTS_FOR_STATE', eval_time: 3m}
                """))
        .isEmpty();
  }

  @Test
  void tellsWhatItGotAsPromtoolDoes() throws IOException {
    assertThat(
            failures(
                """
                - name: first
                  input_series: [{series: 'up{job="a"}', values: '0x4'}]
                  alert_rule_test:
                    - eval_time: 3m
                      alertname: Down
                      exp_alerts: [exp_labels: {job: b}]
                  promql_expr_test:
                    - {expr: 'up{job="b"}', eval_time: 1m, exp_samples: [{labels: up, value: 1.5}]}
                """))
        .containsExactly(
            """
                name: first,
                alertname: Down, time: 3m,\s
                    exp:[
                        0:
                          Labels:{alertname="Down", job="b"}
                          Annotations:{}
                        ],\s
                    got:[
                        0:
                          Labels:{alertname="Down", job="a", severity="page"}
                          Annotations:{summary="a is at 0"}
                        ]"""
                .indent(4)
                .stripTrailing(),
            """
                expr: "up{job=\\"b\\"}", time: 1m,
                    exp: {__name__="up"} 1.5E+00
                    got: nil"""
                .indent(4)
                .stripTrailing());
  }

  @Test
  void ourOwnKeysWork() throws IOException {
    assertThat(
            failures(
                """
                - input_series:
                    - {series: 'heat{at="x"}', values: '11 7 7 4 4 4'}
                    - {series: 'beat{at="y"}', values: '1 1 _x5 1'}
                    - {series: 'nerve', values: '1 0 1 0 0 0 0 0 0 0'}
                  alert_rule_test:
                    - {eval_time: 2m, alertname: Hot, exp_alerts: [exp_labels: {at: x}]}
                    - {eval_time: 3m, alertname: Hot}
                    - {eval_time: 2m, alertname: Lingering, exp_alerts: [exp_labels: {at: x}]}
                    - {eval_time: 3m, alertname: Lingering}
                    - {eval_time: 3m, alertname: Silent}
                    - {eval_time: 4m, alertname: Silent, exp_alerts: [exp_labels: {at: y}]}
                    - {eval_time: 7m, alertname: Silent}
                    - {eval_time: 1m, alertname: Nervous}
                    - {eval_time: 3m, alertname: Nervous, exp_alerts: [exp_labels: {}]}
                    - {eval_time: 7m, alertname: Nervous, exp_alerts: [exp_labels: {}]}
                    - {eval_time: 8m, alertname: Nervous}
                """))
        .isEmpty();
  }

  @Test
  void aRuleThatHasNoAnswerIsAFailure() throws IOException {
    Files.writeString(
        folder.resolve("rules.yml"),
        "groups: [{name: g, rules: [{alert: A, expr: 'up * on () up'}]}]");

    assertThat(
            failures(
                """
                - input_series:
                    - {series: 'up{job="a"}', values: '1'}
                    - {series: 'up{job="b"}', values: '1'}
                  alert_rule_test: [{eval_time: 5m, alertname: A}]
                """))
        .singleElement()
        .asString()
        .startsWith("    rule: A, time: 0s, err: ");
  }

  @Test
  void groupsAreEvaluatedInTheOrderAsked() throws IOException {
    Files.writeString(
        folder.resolve("rules.yml"),
        """
        groups:
          - {name: second, rules: [{record: twice, expr: once * 2}]}
          - {name: first, rules: [{record: once, expr: up * 2}]}
        """);
    String test =
        """
        - input_series: [{series: up, values: '1x3'}]
          promql_expr_test: [{expr: twice, eval_time: 0, exp_samples: [{labels: twice, value: 4}]}]
        """;

    assertThat(failures(test)).hasSize(1);
    assertThat(load("group_eval_order: [first, second]\n", test).failures()).isEmpty();
  }

  @Test
  void everyMistakeIsToldWithItsLine() {
    assertThatThrownBy(
            () ->
                load(
                    "evaluation_intervall: 1m\n",
                    """
                    - interval: soon
                      input_series:
                        - {series: 'up{', values: '1'}
                        - {series: 'up', values: '1 + 1'}
                        - {series: 'down', values: '1'}
                        - {series: 'down', values: '{{schema:1}}'}
                      alert_rule_test: [{eval_time: 1m}]
                    """))
        .isInstanceOfSatisfying(
            YamlFileException.class,
            e ->
                assertThat(e.problems())
                    .extracting(problem -> problem.line() + " " + problem.path())
                    .contains(
                        "2 evaluation_intervall",
                        "4 tests[0].interval",
                        "6 tests[0].input_series[0].series",
                        "7 tests[0].input_series[1].values",
                        "9 tests[0].input_series[3].values",
                        "9 tests[0].input_series[3].series",
                        "10 tests[0].alert_rule_test[0].alertname"));
  }

  @Test
  void ruleFilesMayBeAPatternAndMustBeThere() throws IOException {
    Files.createDirectory(folder.resolve("more"));
    Files.move(folder.resolve("rules.yml"), folder.resolve("more/rules.yml"));
    Path file = folder.resolve("test.yml");
    Files.writeString(file, "rule_files: ['m*/*.yml']\ntests: []");
    assertThat(UnitTestFile.load(file).groups()).hasSize(2);

    Files.writeString(file, "rule_files: ['n*/*.yml', 'rules.yml']\ntests: []");
    assertThatThrownBy(() -> UnitTestFile.load(file))
        .hasMessageContaining("no file matches n*/*.yml")
        .hasMessageContaining("no file matches rules.yml");
    assertThatThrownBy(() -> UnitTestFile.load(folder.resolve("none.yml")))
        .hasMessageContaining("there is no such file");
  }

  private List<String> failures(String tests) throws IOException {
    return load("", tests).failures();
  }

  private UnitTestFile load(String head, String tests) throws IOException {
    Path file = folder.resolve("test.yml");
    Files.writeString(file, "rule_files: [rules.yml]\n" + head + "tests:\n" + tests);
    return UnitTestFile.load(file);
  }
}

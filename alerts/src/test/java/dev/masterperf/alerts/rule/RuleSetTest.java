package dev.masterperf.alerts.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.masterperf.alerts.yaml.YamlFileException;
import dev.masterperf.model.MetricType;
import dev.masterperf.model.Series;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleSetTest {
  private static final String SLOW_UPLOAD =
      """
      groups:
        - name: storage
          interval: 15s
          rules:
            - alert: SlowUpload
              expr: max_over_time(upload[1s]) > 500ms
              for: 1m30s
              labels: {severity: page, where: "{{ $labels.category }}", source: ""}
              annotations:
                summary: "{{ $labels.id }} took {{ $value | humanizeDuration }}{{ $labels.none }}"
      """;

  @Test
  void readsPrometheusLayout() {
    AlertingRule rule = only(SLOW_UPLOAD);

    assertThat(rule.group()).isEqualTo("storage");
    assertThat(rule.name()).isEqualTo("SlowUpload");
    assertThat(rule.forMillis()).isEqualTo(90_000);
    assertThat(rule.scope()).isEqualTo("global");
    assertThat(((Trigger.OnValue) rule.trigger()).condition().condition().orElseThrow().threshold())
        .isEqualTo(0.5);
  }

  @Test
  void readsWhatPrometheusLacks() {
    AlertingRule slow =
        only(
            SLOW_UPLOAD.replace(
                "for: 1m30s",
                "keep_firing_for: 2m\n        recover: max_over_time(upload[10s]) < 300ms\n"
                    + "        flap: {times: 4, within: 10m}"));
    AlertingRule silent =
        only(
            SLOW_UPLOAD
                .replace("max_over_time(upload[1s]) > 500ms", "upload{category=\"R2\"}")
                .replace("for: 1m30s", "absent_for: 30s"));

    assertThat(slow.timing()).isEqualTo(new AlertTiming(0, 120_000, new Flap(4, 600_000)));
    assertThat(((Trigger.OnValue) slow.trigger()).recover().text())
        .isEqualTo("max_over_time(upload[10s]) < 300ms");
    assertThat(((Trigger.OnAbsence) silent.trigger()).absentForMillis()).isEqualTo(30_000);
    assertThat(slow.definition().rule()).contains(slow);
    assertThat(silent.definition().rule()).contains(silent);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "recover: max_over_time(upload[1s] | line 1, column 25: expected",
        "absent_for: 30s | with absent_for, expr names the series that must not fall silent",
        "'flap: {times: 1, within: 1m}' | times is a number from 2 to 50, not 1",
        "'flap: {times: 2}' | this key is missing",
        "'flap: {times: two, within: 1m}' | expected a whole number, not two",
        "keep_firing_for: soon | is not a duration such as"
      })
  void saysWhatIsWrongWithThem(String line, String message) {
    assertThat(failure(SLOW_UPLOAD.replace("for: 1m30s", line))).hasMessageContaining(message);
  }

  @Test
  void anAlertHasTheLabelsOfItsSeriesUnderThoseOfTheRule() {
    Series series = series("global", Map.of("severity", "from series", "bucket", "b"));

    assertThat(only(SLOW_UPLOAD).labelsFor(Subject.of(series)))
        .containsEntry("alertname", "SlowUpload")
        .containsEntry("severity", "page")
        .containsEntry("where", "R2")
        .containsEntry("bucket", "b")
        .containsEntry("id", "upload")
        .doesNotContainKeys("source", "__name__");
  }

  @Test
  void annotationsTellOfTheValue() {
    assertThat(only(SLOW_UPLOAD).annotationsFor(Subject.of(series("global", Map.of())), 0.75))
        .containsExactly(Map.entry("summary", "upload took 750ms"));
  }

  @ParameterizedTest
  @CsvSource({"prod, true", "prod/eu, true", "production, false", "global, false", "pro, false"})
  void aGroupSeesItsScopeAndThoseNestedInIt(String scope, boolean seen) {
    AlertingRule rule = only(SLOW_UPLOAD.replace("interval: 15s", "scope: prod"));

    assertThat(rule.matches(series(scope, Map.of()))).isEqualTo(seen);
  }

  @Test
  void identityOutlivesChangesOfForAndAnnotationsOnly() {
    RuleId id = only(SLOW_UPLOAD).id();

    assertThat(only(SLOW_UPLOAD.replace("1m30s", "5m").replace("took", "needed")).id())
        .isEqualTo(id);
    assertThat(only(SLOW_UPLOAD.replace("500ms", "600ms")).id()).isNotEqualTo(id);
    assertThat(only(SLOW_UPLOAD.replace("page", "ticket")).id()).isNotEqualTo(id);
    assertThat(only(SLOW_UPLOAD.replace("storage", "other")).id()).isNotEqualTo(id);
  }

  @Test
  void identityIsFixedForEver() {
    assertThat(only(SLOW_UPLOAD).id().text()).isEqualTo("storage/SlowUpload/88730302555fa338");
  }

  @Test
  void rulesOfOneGroupMayShareAName() {
    RuleSet rules =
        parse(
            """
            groups:
              - name: g
                rules:
                  - {alert: A, expr: "max_over_time(x[1s]) > 1"}
                  - {alert: A, expr: "max_over_time(x[1s]) > 2"}
            """);

    assertThat(rules.rules()).extracting(AlertingRule::id).doesNotHaveDuplicates().hasSize(2);
    assertThat(rules.find(rules.rules().get(1).id())).contains(rules.rules().get(1));
  }

  @Test
  void reportsAllProblemsTogetherEachWithItsPlace() {
    String yaml =
        """
        groups:
          - name: g
            intervall: 1m
            rules:
              - alert: A
                expr: max_over_time(x[1s] > 1
                for: soon
                lables: {a: b}
              - record: a-b
                expr: x
                for: 1m
              - expr: max_over_time(x[1s]) > 1
                keep_firing_for: 1m
                annotations: {text: "{{ $value | humanise }}"}
          - name: g
            scope: ""
            rules: none
        """;

    YamlFileException e = failure(yaml);

    assertThat(e.problems())
        .extracting(problem -> problem.line() + " " + problem.path() + ": " + firstLine(problem))
        .containsExactly(
            "3 groups[0].intervall: unknown key; did you mean \"interval\"?",
            "6 groups[0].rules[0].expr: line 1, column 24: expected \",\", not the end of the expression",
            "7 groups[0].rules[0].for: \"soon\" is not a duration such as 500ms, 30s or 1h30m",
            "8 groups[0].rules[0].lables: unknown key; did you mean \"labels\"?",
            "9 groups[0].rules[1].record: a series' name here consists of letters, digits, _ and :",
            "11 groups[0].rules[1].for: unknown key",
            "12 groups[0].rules[2].alert: this key is missing",
            "14 groups[0].rules[2].annotations.text: line 1, column 13: there is no template"
                + " function humanise; did you mean \"humanize\"?",
            "15 groups[1].name: the group of line 2 has the same name",
            "16 groups[1].scope: this must not be empty",
            "17 groups[1].rules: expected a list, not text");
    assertThat(e).hasMessageStartingWith("rules.yml:3: groups[0].intervall: unknown key");
  }

  @Test
  void aScopeThatCouldBeTakenForAnotherIsRefused() {
    YamlFileException e = failure(SLOW_UPLOAD.replace("interval: 15s", "scope: prod/../dev"));

    assertThat(e).hasMessageContaining("groups[0].scope: scope has the part ..");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | rules.yml:1: there is nothing here; expected groups:",
        "'a: [' | not YAML",
        "'groups: []\n---\nx' | not YAML",
        "'- a' | rules.yml:1: expected keys with values, not a list",
        "'{}' | rules.yml:1: groups: this key is missing",
        "'groups: [7]' | groups[0]: expected keys with values, not text",
        "'groups: [{name: a, name: b}]' | groups[0].name: this key is given twice",
        "'groups: [{name: }]' | groups[0].name: expected text, not nothing",
        "'groups: [{name: [a]}]' | groups[0].name: expected text, not a list",
        "'groups: [{? [a] : b}]' | groups[0]: a key must be text",
      })
  void refusesWhatIsNoRuleFile(String yaml, String message) {
    assertThatThrownBy(() -> parse(yaml))
        .isInstanceOf(YamlFileException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "labels: {a-b: c} | a name here consists of letters, digits and _",
        "labels: {__name__: c} | a name here consists of",
        "labels: {a: '{{ $value }}'} | labels are an alert's identity",
        "labels: {a: '{{ $labels.x'} | {{ is not closed",
        "for: -1s | is not a duration",
      })
  void refusesRulesThatCouldNotWork(String line, String message) {
    String yaml =
        "groups: [{name: g, rules: [{alert: A, expr: 'max_over_time(x[1s]) > 1', %s}]}]"
            .formatted(line);

    assertThatThrownBy(() -> parse(yaml)).hasMessageContaining(message);
  }

  @Test
  void refusesTheSameRuleTwiceSinceBothWouldShareTheirAlerts() {
    String rule = "{alert: A, expr: 'max_over_time(x[1s]) > 1'}";

    assertThatThrownBy(() -> parse("groups: [{name: g, rules: [" + rule + ",\n" + rule + "]}]"))
        .hasMessageContaining("rules.yml:2: groups[0].rules[1].alert: the rule of line 1");
  }

  @Test
  void loadsAFile(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("rules.yml"), SLOW_UPLOAD);

    assertThat(RuleSet.load(file)).isEqualTo(parse(SLOW_UPLOAD));
  }

  @Test
  void namesAFileThatCannotBeRead(@TempDir Path folder) throws Exception {
    Path missing = folder.resolve("rules.yml");
    Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, 0});

    assertThatThrownBy(() -> RuleSet.load(missing)).hasMessage(missing + ": there is no such file");
    assertThatThrownBy(() -> RuleSet.load(binary)).hasMessage(binary + ": this is not UTF-8 text");
  }

  private static String firstLine(YamlFileException.Problem problem) {
    return problem.message().lines().findFirst().orElseThrow();
  }

  private static AlertingRule only(String yaml) {
    return parse(yaml).rules().get(0);
  }

  private static RuleSet parse(String yaml) {
    return RuleSet.parse(yaml, "rules.yml");
  }

  private static YamlFileException failure(String yaml) {
    return catchThrowableOfType(YamlFileException.class, () -> parse(yaml));
  }

  private static Series series(String scope, Map<String, String> labels) {
    return new Series(
        scope,
        "R2",
        MetricType.PERFORMANCE,
        "Object Upload",
        "General",
        "upload",
        "host-1",
        new TreeMap<>(labels));
  }
}

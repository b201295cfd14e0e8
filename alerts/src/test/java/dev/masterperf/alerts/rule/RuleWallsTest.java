package dev.masterperf.alerts.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.masterperf.model.Series;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A rule speaks for its own scope alone, and never to itself. */
class RuleWallsTest {

  @ParameterizedTest
  @CsvSource({"b, a, b", "a, a, ", "a/x, a/x, ", "ab, a, ab"})
  void aLabelScopeOfARuleIsNoWayOut(String label, String scope, String exported) {
    RuleSet set =
        rules(
            "{record: 'x:y', expr: upload, labels: {scope: %s}}".formatted(label),
            "{alert: A, expr: upload, labels: {scope: %s}}".formatted(label));
    TreeMap<String, String> value = new TreeMap<>(Map.of("scope", "a", "id", "upload"));

    Series recorded = set.recordings().get(0).recorded(value);
    Map<String, String> alert = set.rules().get(0).labelsFor(Subject.of(value));

    assertThat(recorded.scope()).isEqualTo(scope);
    assertThat(recorded.label("exported_scope")).isEqualTo(exported);
    assertThat(alert.get("scope")).isEqualTo(scope);
    assertThat(alert.get("exported_scope")).isEqualTo(exported);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{record: x, expr: 'x + 1 or vector(0)'}",
        "{record: x, expr: 'sum(x{category=\"R2\"})'}",
        "{record: x, expr: 'upload + on () x offset 1m'}",
        "{record: x, expr: 'x{job=\"a\"}', labels: {job: a}}",
      })
  void whatWouldFeedItselfIsRefused(String rule) {
    assertThatThrownBy(() -> rules(rule)).hasMessageContaining("and so at itself");
  }

  @Test
  void whatIsToldFromItByALabelIsNotItself() {
    RuleSet set =
        rules("{record: x, expr: 'x{job=\"a\"}', labels: {job: b}}", "{record: x, expr: 'sum(y)'}");

    assertThat(set.recordings()).hasSize(2);
  }

  private static RuleSet rules(String... rules) {
    return RuleSet.parse(
        "groups: [{name: g, scope: a, rules: [%s]}]".formatted(String.join(", ", rules)), "r.yml");
  }
}

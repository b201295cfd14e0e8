package dev.masterperf.streams;

import static dev.masterperf.streams.Pipeline.T0;
import static dev.masterperf.streams.Pipeline.sample;
import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.MetricType;
import dev.masterperf.model.Series;
import dev.masterperf.model.WindowAggregate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules write into no scope but their own and those nested in it, and never into themselves. */
class RuleWallsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "absent(upload{scope=\"b\"})",
        "absent_over_time(upload{scope=\"b\"}[5s])",
        "vector(1)",
        "upload",
        "sum without (scope) (upload)",
        "topk(1, upload)",
        "upload or on () vector(1)",
      })
  void anAlertIsOfTheScopeOfItsRule(String expr) {
    try (Pipeline pipeline = pipeline("a", "{alert: A, expr: '" + expr + "'}")) {
      feed(pipeline);

      List<AlertTransition> all = pipeline.transitions();
      assertThat(all).isNotEmpty();
      assertThat(all).allSatisfy(one -> assertThat(one.labels().get("scope")).matches("a(/.*)?"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{record: 'all:x', expr: 'absent(upload{scope=\"b\"})'}",
        "{record: 'all:x', expr: 'vector(1)'}",
        "{record: 'all:x', expr: 'upload * 2'}",
        "{record: 'all:x', expr: 'sum(upload)'}",
        "{record: 'all:x', expr: 'sum(upload)', labels: {scope: a/inner}}",
      })
  void aRuleRecordsInItsOwnScope(String rule) {
    try (Pipeline pipeline = pipeline("a", rule)) {
      feed(pipeline);

      List<String> scopes =
          pipeline.closed().stream()
              .map(WindowAggregate::series)
              .map(Series::parse)
              .filter(one -> one.id().equals("all:x"))
              .map(Series::scope)
              .distinct()
              .toList();
      assertThat(scopes).isNotEmpty();
      assertThat(scopes).allMatch(scope -> scope.equals("a") || scope.startsWith("a/"));
    }
  }

  @Test
  void whatItsSeriesBecomeIsNotLookedAtAgain() {
    try (Pipeline pipeline =
        pipeline("a", "{record: 'one:double', expr: '{category=\"R2\"} * 2'}")) {
      feed(pipeline);

      List<Double> values =
          pipeline.closed().stream()
              .filter(one -> Series.parse(one.series()).id().equals("one:double"))
              .map(one -> one.aggregate().max())
              .distinct()
              .toList();
      assertThat(values).containsExactlyInAnyOrder(2.0, 4.0);
    }
  }

  private static void feed(Pipeline pipeline) {
    for (int second = 1; second < 12; second++) {
      long at = T0 + second * 1_000 - 500;
      pipeline.append(
          at,
          sample(upload("a"), 1, at),
          sample(upload("a/x"), 2, at),
          sample(upload("ab"), 3, at),
          sample(upload("b"), 4, at));
      pipeline.idleUntil(T0 + second * 1_000 - 200);
      pipeline.tick(T0 + second * 1_000);
      pipeline.idleUntil(T0 + second * 1_000);
    }
  }

  private static Series upload(String scope) {
    return new Series(
        scope,
        "R2",
        MetricType.PERFORMANCE,
        "Object Upload",
        "General",
        "upload",
        "",
        new TreeMap<>(Map.of()));
  }

  private static Pipeline pipeline(String scope, String rule) {
    return new Pipeline(
        "groups: [{name: g, scope: " + scope + ", rules: [" + rule + "]}]",
        1,
        ProcessorSettings.defaultRetention());
  }
}

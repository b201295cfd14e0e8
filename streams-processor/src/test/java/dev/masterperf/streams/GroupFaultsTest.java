package dev.masterperf.streams;

import static dev.masterperf.streams.Pipeline.T0;
import static dev.masterperf.streams.Pipeline.sample;
import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.model.AlertState;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.MetricType;
import dev.masterperf.model.Series;
import dev.masterperf.query.eval.PartialAggregate;
import dev.masterperf.query.eval.VectorSample;
import dev.masterperf.query.series.Labels;
import dev.masterperf.streams.alert.EvaluateRules;
import dev.masterperf.streams.window.SeriesLimits;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Alerts of groups while something goes wrong. */
class GroupFaultsTest {
  private static final Series A1 = upload("a", "1");
  private static final Series A2 = upload("a", "2");

  @Test
  void whatLeftItsRangeFiresNoMoreThoughThatIsToldLater() {
    try (Pipeline pipeline =
        pipeline(alert("sum by (bucket) (max_over_time(upload[5s])) > 1", "for: 5s"))) {
      put(pipeline, A1, 2, 100);
      pipeline.idleUntil(T0 + 200);
      assertThat(pipeline.states()).containsExactly(AlertState.PENDING);

      pipeline.tick(T0 + 5_150); // before the part that left is taken back
      pipeline.idleUntil(T0 + 5_300);
      pipeline.tick(T0 + 5_500);
      pipeline.idleUntil(T0 + 5_700);

      assertThat(pipeline.states()).containsExactly(AlertState.INACTIVE);
    }
  }

  @Test
  void anAlertThatLingersIsResolvedThoughItsGroupIsGoneAndAllWasRestarted() {
    try (Pipeline pipeline =
        pipeline(
            alert("sum by (bucket) (max_over_time(upload[5s])) > 1", "keep_firing_for: 30s"))) {
      put(pipeline, A1, 2, 100);
      pipeline.idleUntil(T0 + 200);
      pipeline.tick(T0 + 5_100);
      pipeline.idleUntil(T0 + 5_200);
      assertThat(pipeline.states()).containsExactly(AlertState.FIRING);

      pipeline.restart();
      pipeline.tick(T0 + 40_000);
      pipeline.idleUntil(T0 + 40_200);
      pipeline.tick(T0 + 41_000);

      assertThat(pipeline.states()).containsExactly(AlertState.RESOLVED);
    }
  }

  @Test
  void aLingeringAlertLingersFromWhenItsLastReasonLeft() {
    try (Pipeline pipeline =
        pipeline(
            alert(
                "sum by (bucket) (max_over_time(upload{host=\"1\"}[30s]) or".replace(" or", "")
                    + ") > 1",
                "keep_firing_for: 20s"))) {
      put(pipeline, A1, 2, 100);
      put(pipeline, A2, 0.1, 200);
      pipeline.idleUntil(T0 + 300);
      assertThat(pipeline.states()).containsExactly(AlertState.FIRING);

      pipeline.tick(T0 + 30_100); // gone from now on
      pipeline.idleUntil(T0 + 30_300);
      pipeline.tick(T0 + 45_000);
      pipeline.idleUntil(T0 + 45_200);
      assertThat(pipeline.transitions()).isEmpty();

      pipeline.tick(T0 + 51_000);
      assertThat(pipeline.states()).containsExactly(AlertState.RESOLVED);
    }
  }

  @Test
  void whatIsLeftOfAGroupDoesNotTakeItsTimeBack() {
    try (Pipeline pipeline =
        pipeline(
            alert("sum by (bucket) (max_over_time(upload[30s])) > 1", "keep_firing_for: 20s"))) {
      put(pipeline, A1, 2, 100);
      pipeline.append(T0 + 29_000, sample(A2, 0.1, T0 + 10_000)); // another clock is 19 s behind
      pipeline.idleUntil(T0 + 29_300);
      assertThat(pipeline.states()).containsExactly(AlertState.FIRING);

      pipeline.tick(T0 + 30_100);
      pipeline.idleUntil(T0 + 30_300);
      assertThat(pipeline.transitions()).isEmpty();
      pipeline.tick(T0 + 42_000);
      pipeline.idleUntil(T0 + 42_300);
      assertThat(pipeline.transitions()).isEmpty();
      pipeline.tick(T0 + 51_000);

      assertThat(pipeline.states()).containsExactly(AlertState.RESOLVED);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "7",
        "{}",
        "{\"from\":0,\"part\":{}}",
        "{\"from\":0,\"part\":{\"rule\":\"RULE\",\"group\":{\"scope\":\"global\"}}}",
        "{\"from\":0,\"part\":{\"rule\":\"RULE\",\"group\":null,\"value\":\"AQ==\"}}",
        "{\"from\":1,\"part\":{\"rule\":\"RULE\",\"group\":{\"bucket\":\"a\",\"scope\":\"global\"},"
            + "\"atMillis\":1700002800000,\"lagMillis\":0,\"value\":\"no base64!\"}}",
        "{\"from\":1,\"part\":{\"rule\":\"RULE\",\"group\":{\"bucket\":\"a\",\"scope\":\"global\"},"
            + "\"atMillis\":1700002800000,\"lagMillis\":0,\"value\":\"AAAA\"}}",
        "{\"from\":77,\"clockMillis\":9000000000000}",
        "{\"from\":-1,\"clockMillis\":5}",
      })
  void whatIsNoMessageOfOursIsPassedOver(String message) {
    String rules = alert("sum by (bucket) (upload) > 1", "");
    String rule = dev.masterperf.alerts.rule.RuleSet.parse(rules, "r").rules().get(0).id().text();
    try (Pipeline pipeline = pipeline(rules)) {
      pipeline.tell(T0, message.replace("RULE", rule));
      put(pipeline, A1, 2, 100);
      pipeline.idleUntil(T0 + 200);
      assertThat(pipeline.states()).containsExactly(AlertState.FIRING);

      pipeline.restart();
      put(pipeline, A1, 0.5, 1_100);
      pipeline.idleUntil(T0 + 1_300);
      assertThat(pipeline.states()).containsExactly(AlertState.RESOLVED);
    }
  }

  @Test
  void aClockOfNoPartitionLetsNobodyBeginBeforeAllToldTheirs() {
    try (Pipeline pipeline =
        new Pipeline(alert("absent(upload)", ""), 2, ProcessorSettings.defaultRetention())) {
      pipeline.tell(T0, "{\"from\":77,\"clockMillis\":" + (T0 + 60_000) + "}");
      tickTo(pipeline, 10_000);

      assertThat(pipeline.transitions()).isEmpty();
    }
  }

  @Test
  void partsToldWhileTheRuleWasNotHereCountOnceItIs() {
    String rules = alert("sum by (bucket) (upload) > 1", "");
    String rule = dev.masterperf.alerts.rule.RuleSet.parse(rules, "r").rules().get(0).id().text();
    try (Pipeline pipeline =
        new Pipeline(
            alert("sum by (bucket) (upload) > 100", ""), 2, ProcessorSettings.defaultRetention())) {
      pipeline.tick(T0);
      pipeline.tell(T0 + 100, part(rule, 1, 5, T0 + 50));
      pipeline.replaceRules(rules);
      pipeline.tick(T0 + 1_000);
      pipeline.tick(T0 + 2_000);
      assertThat(pipeline.states()).containsExactly(AlertState.FIRING);

      pipeline.replaceRules("groups: [{name: g, rules: [{alert: B, expr: sum(down) > 1}]}]");
      // Another instance's task takes its part back while the rule is not here.
      pipeline.tell(T0 + 2_100, part(rule, 1, Double.NaN, T0 + 2_050));
      pipeline.replaceRules(rules);
      pipeline.tick(T0 + 3_000);
      pipeline.tick(T0 + 4_000);
      assertThat(pipeline.states()).containsExactly(AlertState.RESOLVED);
    }
  }

  @Test
  void aRuleRemovedWhileNobodyRanEndsItsAlerts() {
    for (String expr :
        List.of("sum by (bucket) (upload) > 1", "topk by (bucket) (1, upload) > 1")) {
      try (Pipeline pipeline = pipeline(alert(expr, ""))) {
        put(pipeline, A1, 2, 100);
        tickTo(pipeline, 6_000);
        assertThat(pipeline.states()).containsExactly(AlertState.FIRING);

        pipeline.replaceRules("groups: [{name: g, rules: [{alert: B, expr: sum(down) > 1}]}]");
        pipeline.restartAfter(Duration.ofSeconds(10));
        pipeline.tick(T0 + 20_000);
        pipeline.tick(T0 + 21_000);

        assertThat(pipeline.states()).containsExactly(AlertState.RESOLVED);
      }
    }
  }

  @Test
  void groupsThatExpireAreForgotten() {
    SeriesLimits limits = new SeriesLimits(Duration.ofMinutes(10));
    try (Pipeline pipeline =
        new Pipeline(
            alert("sum by (bucket) (max_over_time(upload[5s])) > 1", ""),
            1,
            ProcessorSettings.defaultRetention(),
            limits)) {
      for (int i = 0; i < 20; i++) {
        put(pipeline, upload("bucket-" + i, "1"), 2, 100 + i);
      }
      tickTo(pipeline, 8_000);
      assertThat(pipeline.stored("alerts")).isEqualTo(20);

      for (int minutes = 1; minutes < 60 * 50; minutes += 10) {
        pipeline.tick(T0 + minutes * 60_000L);
        pipeline.idleUntil(T0 + minutes * 60_000L);
      }

      assertThat(pipeline.stored("rule-parts")).isZero();
      assertThat(pipeline.stored(EvaluateRules.ALERTS)).isLessThanOrEqualTo(1);
      put(pipeline, upload("bucket-3", "1"), 2, 60 * 51 * 60_000L);
      pipeline.idleUntil(T0 + 60 * 51 * 60_000L + 200);
      List<AlertTransition> all = pipeline.transitions();
      assertThat(all.get(all.size() - 1).sequence()).isGreaterThan(2);
    }
  }

  @Test
  void aBacklogMakesNothingAbsentThatWasThere() {
    try (Pipeline pipeline = pipeline(alert("absent_over_time(upload[10s])", ""))) {
      for (int second = 1; second < 20; second++) {
        put(pipeline, A1, 1, second * 1_000 - 500);
        pipeline.tick(T0 + second * 1_000);
        pipeline.idleUntil(T0 + second * 1_000);
      }
      pipeline.transitions();
      pipeline.restartAfter(Duration.ofHours(1));
      for (int second = 20; second < 40; second++) {
        put(pipeline, A1, 1, second * 1_000 - 500);
      }

      assertThat(pipeline.transitions()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"vector(1)", "time() > bool 0", "1 > bool 0", "hour() >= 0"})
  void anExpressionThatNamesNoSeriesIsOfTheScope(String expr) {
    try (Pipeline pipeline = pipeline(alert(expr, ""))) {
      tickTo(pipeline, 6_000);

      AlertTransition fired = pipeline.transitions().get(0);
      assertThat(fired.state()).isEqualTo(AlertState.FIRING);
      assertThat(fired.labels()).containsEntry("scope", "global");
    }
  }

  @Test
  void anAlertOfSeveralSeriesThatRecoversByAnotherExpressionEndsWithItsSeries() {
    try (Pipeline pipeline =
        pipeline(
            alert(
                "sum by (bucket) (max_over_time(upload[5s])) > 1",
                "recover: 'sum by (bucket) (max_over_time(upload[5s])) < 0.5'"))) {
      put(pipeline, A1, 2, 100);
      tickTo(pipeline, 5_000);
      assertThat(pipeline.states()).containsExactly(AlertState.FIRING);

      put(pipeline, A1, 0.7, 5_100);
      tickTo(pipeline, 9_900);
      assertThat(pipeline.transitions()).isEmpty();

      tickTo(pipeline, 20_000);
      assertThat(pipeline.states()).containsExactly(AlertState.RESOLVED);
    }
  }

  @Test
  void aRuleThatIsEvaluatedInAnotherWayFromNowOnLeavesNoAlertBehind() {
    try (Pipeline pipeline = pipeline(alert("max_over_time(upload[5s]) > 1", ""))) {
      put(pipeline, A1, 2, 100);
      assertThat(pipeline.states()).containsExactly(AlertState.FIRING);

      pipeline.replaceRules(
          alert("max_over_time(upload[5s]) > 1", "recover: 'max_over_time(down[5s]) < 0.5'"));
      tickTo(pipeline, 3_000);
      List<AlertTransition> told = pipeline.transitions();
      assertThat(told.get(0).state()).isEqualTo(AlertState.RESOLVED);

      put(pipeline, A1, 2, 3_100);
      for (int second = 4; second < 10; second++) {
        pipeline.tick(T0 + second * 1_000);
        pipeline.idleUntil(T0 + second * 1_000);
      }
      List<AlertTransition> again = new java.util.ArrayList<>(told);
      again.addAll(pipeline.transitions());
      again.removeIf(one -> one.state() == AlertState.RESOLVED);
      assertThat(again).isNotEmpty();
      assertThat(again).allSatisfy(one -> assertThat(one.sequence()).isGreaterThan(2));
    }
  }

  @Test
  void classicHistogramsArePutTogetherOfAllTheirBuckets() {
    try (Pipeline pipeline =
        pipeline(
            alert(
                "histogram_quantile(0.5, sum by (le) (last_over_time(lat_bucket[10s]))) > 1",
                ""))) {
      put(pipeline, bucket("1"), 10, 1_100);
      put(pipeline, bucket("2"), 100, 1_110);
      put(pipeline, bucket("+Inf"), 100, 1_120);
      tickTo(pipeline, 6_000);

      List<AlertTransition> fired = pipeline.transitions();
      assertThat(fired).hasSize(1);
      assertThat(fired.get(0).value()).isBetween(1.4, 1.5);
    }
  }

  private static String part(String rule, int from, double value, long atMillis) {
    String encoded =
        Double.isNaN(value)
            ? "null"
            : "\""
                + Base64.getEncoder()
                    .encodeToString(
                        PartialAggregate.of(new VectorSample(Labels.NONE, value, null)).toBytes())
                + "\"";
    return ("{\"from\":%d,\"part\":{\"rule\":\"%s\",\"group\":{\"bucket\":\"z\",\"scope\":\"global\"},"
            + "\"atMillis\":%d,\"lagMillis\":50,\"value\":%s}}")
        .formatted(from, rule, atMillis, encoded);
  }

  private static void put(Pipeline pipeline, Series series, double value, long afterMillis) {
    pipeline.append(T0 + afterMillis, sample(series, value, T0 + afterMillis));
  }

  private static void tickTo(Pipeline pipeline, long afterMillis) {
    for (long at = 1_000; at <= afterMillis; at += 1_000) {
      pipeline.tick(T0 + at);
      pipeline.idleUntil(T0 + at);
    }
  }

  private static Series upload(String bucket, String host) {
    return series("upload", Map.of("bucket", bucket, "host", host));
  }

  private static Series bucket(String le) {
    return series("lat_bucket", Map.of("le", le));
  }

  private static Series series(String id, Map<String, String> labels) {
    return new Series(
        "global",
        "R2",
        MetricType.PERFORMANCE,
        "Object Upload",
        "General",
        id,
        "",
        new TreeMap<>(labels));
  }

  private static String alert(String expr, String more) {
    return """
    groups:
      - name: g
        rules:
          - alert: A
            expr: '%s'
            %s
    """
        .formatted(expr, more);
  }

  private static Pipeline pipeline(String rules) {
    return new Pipeline(rules, 1, ProcessorSettings.defaultRetention());
  }
}

package dev.masterperf.streams;

import static dev.masterperf.streams.Pipeline.T0;
import static dev.masterperf.streams.Pipeline.sample;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.masterperf.alerts.lifecycle.Change;
import dev.masterperf.model.AlertState;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.MetricType;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Series;
import dev.masterperf.model.Status;
import dev.masterperf.model.WindowAggregate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Rules that put series together: by merged parts, and by evaluation over all of them. */
class GroupRulesTest {
  private static final Series A1 = upload("a", "1");
  private static final Series A2 = upload("a", "2");
  private static final Series B1 = upload("b", "1");

  @Test
  void aGroupFiresWhenItsSeriesTogetherDo() {
    try (Pipeline pipeline = pipeline(alert("sum by (bucket) (upload) > 1", ""))) {
      put(pipeline, A1, 0.6, 100);
      put(pipeline, B1, 0.6, 110);
      flush(pipeline, 200);
      assertThat(pipeline.transitions()).isEmpty();

      put(pipeline, A2, 0.7, 300);
      flush(pipeline, 400);

      AlertTransition fired = only(pipeline);
      assertThat(fired.state()).isEqualTo(AlertState.FIRING);
      assertThat(fired.value()).isCloseTo(1.3, within(1e-9));
      assertThat(fired.series()).isNull();
      assertThat(fired.startsAt().toEpochMilli()).isEqualTo(T0 + 300);
      assertThat(fired.labels())
          .containsOnly(
              Map.entry("alertname", "A"), Map.entry("bucket", "a"), Map.entry("scope", "global"));

      put(pipeline, A1, 0.1, 1_100);
      flush(pipeline, 1_200);
      assertThat(pipeline.states()).containsExactly(AlertState.RESOLVED);
    }
  }

  @Test
  void errorsOfAllSeriesAreCountedTogether() {
    try (Pipeline pipeline =
        pipeline(alert("sum(increase(upload:errors[10s])) / 2 >= 1", "for: 2s"))) {
      fail(pipeline, A1, 100);
      flush(pipeline, 200);
      assertThat(pipeline.transitions()).isEmpty();
      fail(pipeline, B1, 1_100);
      flush(pipeline, 1_200);
      assertThat(pipeline.states()).containsExactly(AlertState.PENDING);

      pipeline.tick(T0 + 3_200);
      assertThat(pipeline.states()).containsExactly(AlertState.FIRING);

      pipeline.tick(T0 + 10_200); // the first error has left the range
      flush(pipeline, 10_300);
      assertThat(pipeline.states()).containsExactly(AlertState.RESOLVED);
    }
  }

  @Test
  void percentilesComeOfMergedDistributions() {
    try (Pipeline pipeline =
        pipeline(
            alert(
                "histogram_quantile(0.5, sum by (id) (increase(upload:histogram[10s]))) > 1",
                ""))) {
      put(pipeline, A1, 0.1, 100);
      put(pipeline, A2, 5, 110);
      put(pipeline, B1, 5, 120);
      flush(pipeline, 200);

      assertThat(only(pipeline).value()).isBetween(4.8, 5.2);
    }
  }

  @Test
  void groupsGoOnAfterARestart() {
    try (Pipeline pipeline = pipeline(alert("sum by (bucket) (upload) > 1", "for: 5s"))) {
      put(pipeline, A1, 0.6, 100);
      put(pipeline, A2, 0.7, 110);
      flush(pipeline, 300);
      assertThat(pipeline.states()).containsExactly(AlertState.PENDING);

      pipeline.restart();
      pipeline.tick(T0 + 5_200);
      flush(pipeline, 5_300);
      assertThat(pipeline.states()).containsExactly(AlertState.FIRING);

      put(pipeline, A2, 0.1, 6_000);
      flush(pipeline, 6_200);
      assertThat(pipeline.states()).containsExactly(AlertState.RESOLVED);
    }
  }

  @Test
  void aGroupWithoutDataIsResolved() {
    try (Pipeline pipeline =
        pipeline(alert("sum by (bucket) (max_over_time(upload[5s])) > 1", ""))) {
      put(pipeline, A1, 2, 100);
      flush(pipeline, 200);
      assertThat(pipeline.states()).containsExactly(AlertState.FIRING);

      pipeline.tick(T0 + 5_100);
      flush(pipeline, 5_200);

      assertThat(pipeline.states()).containsExactly(AlertState.RESOLVED);
    }
  }

  @Test
  void lateDataThatChangesAGroupSaysSo() {
    try (Pipeline pipeline =
        pipeline(alert("sum by (bucket) (max_over_time(upload[1m])) > 1", ""))) {
      put(pipeline, A1, 0.6, 100);
      pipeline.tick(T0 + 10_000);
      pipeline.append(T0 + 10_100, sample(A2, 0.9, T0 + 1_000));
      flush(pipeline, 10_300);

      assertThat(only(pipeline).annotations().get(Change.CORRECTED))
          .contains("corrected windows that were closed");
    }
  }

  @Test
  void aRemovedRuleEndsItsAlerts() {
    try (Pipeline pipeline = pipeline(alert("sum by (bucket) (upload) > 1", ""))) {
      put(pipeline, A1, 2, 100);
      flush(pipeline, 200);
      assertThat(pipeline.states()).containsExactly(AlertState.FIRING);

      pipeline.replaceRules(alert("sum by (bucket) (upload) > 5", ""));
      pipeline.tick(T0 + 1_000);
      pipeline.tick(T0 + 1_100);

      assertThat(pipeline.transitions())
          .extracting(AlertTransition::reason)
          .containsExactly("the rule was removed from the rule file");
    }
  }

  @Test
  void seriesAreJoinedOnceASecondOverClosedWindows() {
    try (Pipeline pipeline =
        pipeline(
            alert(
                "max_over_time(upload{host=\"1\"}[2s]) > on (bucket)"
                    + " max_over_time(upload{host=\"2\"}[2s])",
                ""))) {
      put(pipeline, A1, 0.9, 1_100);
      put(pipeline, A2, 0.5, 1_200);
      put(pipeline, B1, 0.9, 1_300);
      tickTo(pipeline, 3_000);
      assertThat(pipeline.transitions()).isEmpty();
      tickTo(pipeline, 4_000);

      AlertTransition fired = only(pipeline);
      assertThat(fired.value()).isEqualTo(0.9);
      assertThat(fired.labels()).containsEntry("bucket", "a").containsEntry("scope", "global");
      assertThat(fired.at().toEpochMilli()).isEqualTo(T0 + 1_000);

      tickTo(pipeline, 7_000);
      assertThat(pipeline.states()).containsExactly(AlertState.RESOLVED);
    }
  }

  @Test
  void whatIsNotThereIsMissedOnceItWasLookedFor() {
    try (Pipeline pipeline =
        pipeline(alert("absent(upload{bucket=\"a\"}) or on () vector(0) > 1", "for: 2s"))) {
      tickTo(pipeline, 6_000);
      assertThat(pipeline.states()).containsExactly(AlertState.PENDING, AlertState.FIRING);

      pipeline.restart();
      put(pipeline, A1, 1, 6_500);
      tickTo(pipeline, 12_000);

      assertThat(pipeline.states()).containsExactly(AlertState.RESOLVED);
    }
  }

  @Test
  void recordedSeriesAreSeriesLikeOthers() {
    try (Pipeline pipeline =
        pipeline(
            """
            groups:
              - name: g
                rules:
                  - {record: "one:double", expr: "upload * 2", labels: {category: R2}}
                  - {record: "all:sum", expr: "sum by (bucket) (upload)"}
                  - {record: "all:worst", expr: "topk(1, max_over_time(upload[2s]))"}
                  - {alert: A, expr: "max_over_time({__name__='all:sum'}[10s]) > 2"}
            """)) {
      put(pipeline, A1, 1, 100);
      put(pipeline, A2, 1.5, 110);
      flush(pipeline, 300);
      for (int second = 1; second < 12; second++) {
        pipeline.tick(T0 + second * 1_000 + 50);
        flush(pipeline, second * 1_000 + 200);
      }

      List<WindowAggregate> closed =
          pipeline.closed().stream()
              .filter(one -> one.resolution().sizeMillis() == 1_000)
              .filter(one -> Series.parse(one.series()).id().contains(":"))
              .toList();
      assertThat(closed)
          .extracting(
              one -> {
                Series series = Series.parse(one.series());
                return series.category()
                    + " "
                    + series.id()
                    + " "
                    + series.labels()
                    + " "
                    + one.aggregate().last();
              })
          .contains(
              "R2 one:double {bucket=a, exported_id=upload, host=1} 2.0",
              "R2 one:double {bucket=a, exported_id=upload, host=2} 3.0",
              "Recorded all:sum {bucket=a} 2.5",
              "R2 all:worst {bucket=a, exported_id=upload, host=2} 1.5");
      assertThat(pipeline.transitions()).isNotEmpty();
    }
  }

  private static void put(Pipeline pipeline, Series series, double value, long afterMillis) {
    pipeline.append(T0 + afterMillis, sample(series, value, T0 + afterMillis));
  }

  private static void fail(Pipeline pipeline, Series series, long afterMillis) {
    pipeline.append(
        T0 + afterMillis,
        PerfMetric.of(series, "1s", Status.ERROR, (T0 + afterMillis) * 1_000_000));
  }

  private static void flush(Pipeline pipeline, long afterMillis) {
    pipeline.idleUntil(T0 + afterMillis);
  }

  /** Both clocks go on, second by second. */
  private static void tickTo(Pipeline pipeline, long afterMillis) {
    for (long at = 1_000; at <= afterMillis; at += 1_000) {
      pipeline.tick(T0 + at);
      pipeline.idleUntil(T0 + at);
    }
  }

  private static AlertTransition only(Pipeline pipeline) {
    List<AlertTransition> transitions = pipeline.transitions();
    assertThat(transitions).hasSize(1);
    return transitions.get(0);
  }

  private static Series upload(String bucket, String host) {
    return new Series(
        "global",
        "R2",
        MetricType.PERFORMANCE,
        "Object Upload",
        "General",
        "upload",
        "",
        new TreeMap<>(Map.of("bucket", bucket, "host", host)));
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

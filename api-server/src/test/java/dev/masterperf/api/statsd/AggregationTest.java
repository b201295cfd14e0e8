package dev.masterperf.api.statsd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.masterperf.api.mapping.Mapping;
import dev.masterperf.api.statsd.Aggregation.Flushed;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Series;
import dev.masterperf.model.Summary;
import dev.masterperf.model.Unit;
import dev.masterperf.model.wire.MetricCodec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AggregationTest {
  private static final long START = 1_700_000_000_000L;
  private static final long HOUR = 3_600_000;

  private final Aggregation aggregation = new Aggregation(Mapping.DEFAULT, "127.0.0.1:8125", 10);
  private long now = START;

  @BeforeEach
  void start() {
    aggregation.advance(now);
  }

  @Test
  void aCounterSendsItsTotalWithAZeroBeforeTheFirst() {
    take("hits:1|c\nhits:2|c\r\nhits:1|c|@0.1\n");
    Summary first = summary(nextSecond().get("hits"));
    take("hits:5|c");
    PerfMetric second = nextSecond().get("hits");

    assertThat(first.first()).isZero();
    assertThat(first.last()).isEqualTo(13);
    assertThat(first.increase()).isEqualTo(13);
    assertThat(first.count()).isEqualTo(2);
    assertThat(second.measure()).isEqualTo(18);
    assertThat(nextSecond()).isEmpty();
  }

  @Test
  void aCounterWhoseBeginningWasNotSentBeginsAgain() {
    take("hits:3|c");
    aggregation.advance(now += 1000).stream()
        .map(Flushed::beginning)
        .filter(beginning -> beginning != null)
        .forEach(aggregation::beginAgain);

    Summary again = summary(nextSecond().get("hits"));

    assertThat(again.first()).isZero();
    assertThat(again.increase()).isEqualTo(3);
  }

  @Test
  void aGaugeIsSetAndMoved() {
    take("temp:20|g\ntemp:+5|g\ntemp:-2|g");
    Summary first = summary(nextSecond().get("temp"));
    take("temp:+1|g");

    assertThat(first.min()).isEqualTo(20);
    assertThat(first.max()).isEqualTo(25);
    assertThat(first.last()).isEqualTo(23);
    assertThat(nextSecond().get("temp").measure()).isEqualTo(24);
  }

  @Test
  void aTimerIsADistributionInSecondsInWhichASampleCountsForThoseLeftOut() {
    take("api.get:100|ms\napi.get:200:300|ms\napi.get:400|ms|@0.1");

    PerfMetric metric = nextSecond().get("api.get");

    Summary summary = summary(metric);
    assertThat(metric.unit()).isEqualTo(Unit.SECONDS);
    assertThat(metric.series()).isEqualTo(Series.of("StatsD", "api", "api.get"));
    assertThat(summary.count()).isEqualTo(13);
    assertThat(summary.sum()).isCloseTo(4.6, within(1e-9));
    assertThat(Objects.requireNonNull(summary.sketch()).count()).isEqualTo(13);
    assertThat(summary.sketch().quantile(0.5)).isCloseTo(0.4, within(0.004));
  }

  @Test
  void whatARateLeavesOverIsCountedLater() {
    for (int i = 0; i < 300; i++) {
      take("t:1|h|@0.7");
    }

    assertThat(summary(nextSecond().get("t")).count()).isBetween(427L, 429L);
  }

  @Test
  void aSetIsTheNumberOfItsMembersInASecond() {
    take("users:ann|s\nusers:bob|s\nusers:ann|s");
    assertThat(nextSecond().get("users").measure()).isEqualTo(2);

    take("users:ann|s");
    assertThat(nextSecond().get("users").measure()).isEqualTo(1);
  }

  @Test
  void tagsAreLabelsInAnyOrder() {
    take("hits:1|c|#env:prod,canary\nhits:1|c|#canary,env:prod");

    assertThat(nextSecond().get("hits").series().labels())
        .isEqualTo(Map.of("env", "prod", "canary", "true"));
  }

  @Test
  void eventTimeIsTheArrivalWithinItsSecond() {
    now += 250;
    take("hits:1|c");
    now += 500;
    take("temp:1|g");

    Map<String, PerfMetric> metrics = nextSecond();

    assertThat(metrics.get("hits").tsNanos()).isEqualTo((START + 250) * 1_000_000);
    assertThat(metrics.get("temp").tsNanos()).isEqualTo((START + 750) * 1_000_000);
    assertThat(summary(metrics.get("hits")).startNanos()).isEqualTo(START * 1_000_000);
  }

  @Test
  void whatIsWrongIsCountedByCauseAndSpoilsNothing() {
    take("good:1|c\nnonsense\ngood:x:2|c\ngood:-1|c\ngood:1|g\n\nbad:1|q");

    List<PerfMetric> flushed = metrics(now += 1000);

    Map<String, Double> refused =
        flushed.stream()
            .filter(metric -> metric.series().id().equals("refused"))
            .collect(
                Collectors.toMap(
                    metric -> Objects.requireNonNull(metric.series().labels().get("cause")),
                    metric -> summary(metric).last()));
    assertThat(refused)
        .isEqualTo(
            Map.of(
                "no-value", 1.0,
                "not-a-number", 1.0,
                "negative-count", 1.0,
                "other-type", 1.0,
                "unknown-type", 1.0));
    assertThat(flushed)
        .filteredOn(metric -> metric.series().id().equals("good"))
        .extracting(metric -> summary(metric).last())
        .containsExactly(3.0);
  }

  @Test
  void seriesAreBoundedAndForgottenAfterAnHourOfSilence() {
    for (int i = 0; i < 11; i++) {
      take("series" + i + ":1|g");
    }
    assertThat(nextSecond()).hasSize(12).containsKey("refused");

    now += 3 * HOUR;
    aggregation.advance(now);
    take("series10:1|g");

    assertThat(nextSecond()).containsOnlyKeys("series10", "lines");
  }

  @Test
  void anOverlongLineIsRefused() {
    take("a".repeat(9000) + ":1|c");

    assertThat(nextSecond()).containsOnlyKeys("refused", "lines");
  }

  @Test
  void everyMetricIsOneThatTheProcessorTakes() throws Exception {
    take("a:1|c\nb:2:3|ms\nc:-4|g\nd:x|s\ne:1e30|h\ne:-1e30|h\nf:0|c\ng:1e30|c\ng:1e29|c");

    List<PerfMetric> metrics = metrics(now += 1000);

    assertThat(MetricCodec.decode(MetricCodec.encode(metrics), now))
        .hasSameSizeAs(metrics)
        .allMatch(MetricCodec.Item.Accepted.class::isInstance);
  }

  private void take(String lines) {
    aggregation.take(lines.getBytes(StandardCharsets.UTF_8), now, "127.0.0.1");
  }

  /** What the present second gave, by the name of the series; the next one begins. */
  private Map<String, PerfMetric> nextSecond() {
    now = now / 1000 * 1000 + 1000;
    return metrics(now).stream()
        .collect(Collectors.toMap(metric -> metric.series().id(), Function.identity()));
  }

  private List<PerfMetric> metrics(long until) {
    return aggregation.advance(until).stream().map(Flushed::metric).toList();
  }

  private static Summary summary(PerfMetric metric) {
    return Objects.requireNonNull(metric.summary());
  }
}

package dev.masterperf.streams;

import static dev.masterperf.streams.Pipeline.T0;
import static dev.masterperf.streams.Pipeline.sample;
import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.alerts.detection.Dispute;
import dev.masterperf.alerts.routing.Matcher;
import dev.masterperf.alerts.routing.Silence;
import dev.masterperf.alerts.routing.Silences;
import dev.masterperf.model.AlertState;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.AnomalyEvidence;
import dev.masterperf.model.Deployment;
import dev.masterperf.model.Fingerprint;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Series;
import dev.masterperf.model.Status;
import dev.masterperf.model.wire.Json;
import dev.masterperf.streams.alert.AlertRecord;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Rules whose detectors learn a series. */
class AnomalyRulesTest {
  private static final Series UPLOAD = Series.of("R2", "Object Upload", "upload");
  private static final Series DOWNLOAD = Series.of("R2", "Object Download", "download");
  private static final long STEP = 10_000;
  private static final long HOUR = 3_600_000;

  /** In values each 10 s, by docs/anomaly-detection.md. */
  private static final int WARM_UP = 1_864;

  private static final String RULE =
      """
      groups:
        - name: storage
          rules:
            - alert: StrangeUpload
              expr: anomaly_score(avg_over_time(upload[10s])) > 0.9
      """;

  /** Of a kind that is over with its step, where shapes look at several. */
  private static final String SPIKE = RULE.replace("> 0.9", "> 0.99");

  @Test
  void aJumpAfterTheWarmUpFiresWithItsEvidence() {
    try (Pipeline pipeline = pipeline(RULE)) {
      long at = calm(pipeline, T0, 1_900);
      assertThat(pipeline.transitions()).isEmpty();

      pipeline.append(at, sample(UPLOAD, 5, at));
      pipeline.tick(at + STEP + 3_000);

      AlertTransition fired = pipeline.transitions().get(0);
      assertThat(fired.state()).isEqualTo(AlertState.FIRING);
      assertThat(fired.value()).isGreaterThan(0.9);
      AnomalyEvidence evidence = fired.anomaly();
      assertThat(evidence).isNotNull();
      assertThat(evidence.value()).isEqualTo(5);
      assertThat(evidence.score()).isEqualTo(fired.value());
      assertThat(evidence.judged()).isEqualTo("avg_over_time(upload[10s])");
      assertThat(evidence.experts()).isNotEmpty();
      assertThat(fired.reason()).endsWith(evidence.text()).contains("holds with");
      assertThat(fired.annotations()).containsEntry("masterperf_anomaly", evidence.text());
    }
  }

  @Test
  void nothingIsSaidDuringTheWarmUp() {
    try (Pipeline pipeline = pipeline(RULE.replace("> 0.9", ">= 0"))) {
      calm(pipeline, T0, WARM_UP);
      assertThat(pipeline.transitions()).isEmpty();

      long at = calm(pipeline, T0 + WARM_UP * STEP, 2);
      pipeline.tick(at + 3_000);

      AlertTransition first = pipeline.transitions().get(0);
      assertThat(first.at().toEpochMilli()).isEqualTo(T0 + (WARM_UP + 1) * STEP - 1_000);
    }
  }

  @Test
  void isResolvedByTheNextStepThatIsAsUsual() {
    try (Pipeline pipeline = pipeline(SPIKE)) {
      long at = spike(pipeline, calm(pipeline, T0, 1_900));

      calm(pipeline, at, 10);

      assertThat(states(pipeline)).containsExactly(AlertState.FIRING, AlertState.RESOLVED);
    }
  }

  @Test
  void isResolvedWhenNothingMoreComes() {
    try (Pipeline pipeline = pipeline(RULE)) {
      long at = spike(pipeline, calm(pipeline, T0, 1_900));
      pipeline.tick(at + 3_000);
      assertThat(states(pipeline)).containsExactly(AlertState.FIRING);

      pipeline.tick(at + 2 * STEP + 3_000);

      assertThat(states(pipeline)).containsExactly(AlertState.RESOLVED);
    }
  }

  @Test
  void restartsAtAnyPointsChangeNoVerdict() {
    List<AlertTransition> undisturbed = wild(0);
    assertThat(undisturbed).hasSizeGreaterThan(3);

    for (int seed = 1; seed <= 3; seed++) {
      assertThat(wild(seed)).as("restarts %d", seed).isEqualTo(undisturbed);
    }
  }

  /**
   * What is told of a series with spikes, gaps and late events, in runs of more than a snapshot.
   */
  private static List<AlertTransition> wild(int restartSeed) {
    Random random = new Random(11);
    Random restarts = new Random(restartSeed);
    try (Pipeline pipeline = pipeline(SPIKE)) {
      for (int step = 0; step < 2_600; step++) {
        long at = T0 + step * STEP;
        double value = 0.2 + 0.02 * random.nextGaussian();
        boolean spike = step > WARM_UP && random.nextInt(25) == 0;
        if (random.nextInt(10) > 0) {
          pipeline.append(at, sample(UPLOAD, spike ? 3 + random.nextInt(3) : value, at));
        }
        if (random.nextInt(20) == 0) {
          pipeline.append(at + 1_000, sample(UPLOAD, 9, at - 2 * STEP));
        }
        pipeline.tick(at + random.nextInt(5_000));
        if (restartSeed > 0 && restarts.nextInt(300) == 0) {
          pipeline.restart();
        }
      }
      return pipeline.transitions();
    }
  }

  @Test
  void afterARestartDetectorsAreMadeAgainAFewInATurnAndNoStepIsLost() {
    String all = RULE.replace("upload[10s]", "{topic=\"Object Upload\"}[10s]");
    int series = 8;
    int learnt = 80; // of which there is no snapshot yet
    try (Pipeline pipeline = pipeline(all)) {
      long at = several(pipeline, T0, series, learnt);
      pipeline.tick(at + 3_000);
      int before = series * (1 + learnt);
      assertThat(pipeline.stored("detectors")).isEqualTo(before);

      pipeline.restart();
      at = several(pipeline, at, series, 1);
      int judged = 0;
      for (int turn = 0; judged < series; turn++) {
        assertThat(turn).as("turns").isLessThan(2 * series);
        pipeline.tick(at + 3_000 + 100L * turn);
        int now = pipeline.stored("detectors") - before;
        assertThat(now - judged).as("judged in turn %d", turn).isBetween(0, 4);
        judged = now;
      }
      pipeline.tick(at + 8_000);
      assertThat(pipeline.stored("detectors")).isEqualTo(series * (1 + learnt + 1));
    }
  }

  /** As {@link #calm}, of several series. */
  private static long several(Pipeline pipeline, long fromMillis, int series, int steps) {
    Random random = new Random(7);
    for (int step = 0; step < steps; step++) {
      long at = fromMillis + step * STEP;
      pipeline.append(
          at,
          IntStream.range(0, series)
              .mapToObj(i -> Series.of("R2", "Object Upload", "upload" + i))
              .map(one -> sample(one, 0.2 + 0.02 * random.nextGaussian(), at))
              .toArray(PerfMetric[]::new));
    }
    return fromMillis + steps * STEP;
  }

  @Test
  void anAlertWaitsForItsDetectorsAfterARestart() {
    try (Pipeline pipeline = pipeline(RULE)) {
      long at = spike(pipeline, calm(pipeline, T0, 1_900), 5);
      pipeline.tick(at + 3_000);
      assertThat(states(pipeline)).containsExactly(AlertState.FIRING);

      pipeline.restart();
      pipeline.tick(at + 3_010);
      pipeline.say(new Silences(Map.of(), Map.of(), Map.of()));
      at = calm(pipeline, at, 30);
      pipeline.tick(at + 3_000);

      assertThat(states(pipeline)).containsExactly(AlertState.RESOLVED);
    }
  }

  @Test
  void aStepThatWasJudgedIsFedNoSecondTime() {
    try (Pipeline pipeline = pipeline(RULE)) {
      long at = calm(pipeline, T0, 20);
      pipeline.tick(at + 3_000);
      assertThat(pipeline.stored("detectors")).isEqualTo(1 + 20);

      pipeline.append(at + 3_100, sample(UPLOAD, 7, at - STEP));
      pipeline.append(at + 3_200, sample(UPLOAD, 7, at - 5 * STEP));
      pipeline.restart();
      pipeline.append(at + 3_300, sample(UPLOAD, 7, at - STEP));
      pipeline.tick(at + 9_000);

      assertThat(pipeline.stored("detectors")).isEqualTo(1 + 20);
    }
  }

  @Test
  void aNewRuleLearnsFromTheWindowsThatAreThere() {
    try (Pipeline pipeline = pipeline("groups: []")) {
      long at = calm(pipeline, T0, 1_900);
      spike(pipeline, at);
      at = calm(pipeline, at + STEP, 10);
      pipeline.replaceRules(RULE);
      for (int i = 0; i < 40; i++) {
        pipeline.tick(at + 3_000 + i * 100);
      }
      assertThat(pipeline.transitions()).as("what is past is only learnt from").isEmpty();

      pipeline.tick(spike(pipeline, at) + 3_000);

      assertThat(states(pipeline)).containsExactly(AlertState.FIRING);
    }
  }

  @Test
  void detectorsGoWithTheirRuleAndWithTheirSeries() {
    try (Pipeline pipeline = pipeline(RULE)) {
      long at = calm(pipeline, T0, 5);
      pipeline.tick(at + 3_000);
      assertThat(pipeline.stored("detectors")).isEqualTo(1 + 5);

      pipeline.replaceRules(RULE.replace("StrangeUpload", "Other"));
      pipeline.tick(at + 4_000);
      pipeline.tick(at + 5_000);
      assertThat(pipeline.stored("detectors")).as("one of the new rule").isEqualTo(1 + 5);

      pipeline.tick(at + 30 * HOUR);
      pipeline.tick(at + 60 * HOUR);
      assertThat(pipeline.stored("detectors")).isZero();
    }
  }

  @Test
  void onlySeriesThatARuleLooksAtHaveDetectors() {
    try (Pipeline pipeline = pipeline(RULE)) {
      Series other = Series.of("R2", "Object Download", "download");
      pipeline.append(T0, sample(other, 1, T0));
      pipeline.tick(T0 + 2 * STEP);

      assertThat(pipeline.stored("detectors")).isZero();
    }
  }

  @Test
  void countsOnlyWhatLeavesTheBandAsTheRuleAsks() {
    assertThat(statesAfterSpike("{direction: up}")).contains(AlertState.FIRING);
    assertThat(statesAfterSpike("{direction: down}")).isEmpty();
    assertThat(statesAfterSpike("{min_deviation: 2s}")).contains(AlertState.FIRING);
    assertThat(statesAfterSpike("{min_deviation: 20s}")).isEmpty();
    assertThat(statesAfterSpike("{min_deviation: 500%}")).contains(AlertState.FIRING);
    assertThat(statesAfterSpike("{min_deviation: 5000%}")).isEmpty();
  }

  @Test
  void whatWasSaidToBeNoAnomalyDoesNotAlertAgainAndWhatIsWorseDoes() {
    try (Pipeline pipeline = pipeline(SPIKE)) {
      long at = calm(pipeline, spike(pipeline, calm(pipeline, T0, 1_900), 5), 400);
      AlertTransition disputed = pipeline.transitions().get(0);
      AlertRecord record = pipeline.alerts().get(0);
      assertThat(record.extents().values())
          .singleElement()
          .satisfies(extent -> assertThat(extent.above()).isBetween(4.5, 5.0));

      pipeline.say(saying(record, disputed));
      at = calm(pipeline, spike(pipeline, at, 5), 100);
      assertThat(pipeline.states()).as("the same again").isEmpty();

      pipeline.restart();
      at = calm(pipeline, spike(pipeline, at, 5), 100);
      assertThat(pipeline.states()).as("the same after a restart").isEmpty();

      calm(pipeline, spike(pipeline, at, 15), 20);
      assertThat(pipeline.states())
          .as("one that is three times as far")
          .containsExactly(AlertState.FIRING, AlertState.RESOLVED);
    }
  }

  @Test
  void withoutFeedbackTheSameAlertsAgain() {
    try (Pipeline pipeline = pipeline(SPIKE)) {
      long at = calm(pipeline, spike(pipeline, calm(pipeline, T0, 1_900), 5), 400);
      pipeline.transitions();

      calm(pipeline, spike(pipeline, at, 5), 100);

      assertThat(pipeline.states()).contains(AlertState.FIRING);
    }
  }

  @Test
  void anAlertThatFiresEndsWhenItIsSaidToBeNoAnomaly() {
    try (Pipeline pipeline = pipeline(RULE)) {
      long at = spike(pipeline, calm(pipeline, T0, 1_900), 5);
      pipeline.tick(at + 3_000);
      AlertTransition fired = pipeline.transitions().get(0);
      assertThat(fired.state()).isEqualTo(AlertState.FIRING);

      pipeline.say(saying(pipeline.alerts().get(0), fired));
      pipeline.tick(at + 4_000);

      AlertTransition resolved = pipeline.transitions().get(0);
      assertThat(resolved.state()).isEqualTo(AlertState.RESOLVED);
      assertThat(resolved.reason()).contains("somebody said at", "no anomaly here");
    }
  }

  @Test
  void nothingIsLearntAndNothingRaisedDuringAMaintenance() {
    try (Pipeline pipeline = pipeline(SPIKE)) {
      long from = calm(pipeline, T0, 1_900);
      long to = from + 50 * STEP;
      pipeline.say(maintenance(from, to));
      int before = pipeline.stored("detectors");

      for (long at = from; at < to; at += STEP) {
        pipeline.append(at, sample(UPLOAD, 5 + (at / STEP) % 3, at));
      }
      long at = calm(pipeline, to, 1);
      assertThat(pipeline.states()).as("raised").isEmpty();
      assertThat(pipeline.stored("detectors"))
          .as("fed, the two steps that were not over before")
          .isEqualTo(before + 2);

      at = calm(pipeline, at, 20);
      assertThat(pipeline.states()).as("back to what was usual before").isEmpty();

      calm(pipeline, spike(pipeline, at, 5), 10);
      assertThat(pipeline.states())
          .as("what was usual during the maintenance alone")
          .containsExactly(AlertState.FIRING, AlertState.RESOLVED);
    }
  }

  @Test
  void aMaintenanceShorterThanAStepKeepsThatStepOut() {
    try (Pipeline pipeline = pipeline(SPIKE)) {
      long from = calm(pipeline, T0, 1_900);
      pipeline.say(maintenance(from + 3 * STEP + 3_000, from + 3 * STEP + 5_500));
      int before = pipeline.stored("detectors");

      long at = calm(pipeline, from, 3);
      at = spike(pipeline, at, 5);
      calm(pipeline, at, 10);

      assertThat(pipeline.states()).as("raised").isEmpty();
      assertThat(pipeline.stored("detectors")).as("fed").isEqualTo(before + 13);
    }
  }

  @Test
  void aMaintenanceOfOthersChangesNothing() {
    try (Pipeline pipeline = pipeline(SPIKE)) {
      long from = calm(pipeline, T0, 1_900);
      pipeline.say(maintenance(from, from + 50 * STEP, "other"));

      calm(pipeline, spike(pipeline, from, 5), 10);

      assertThat(pipeline.states()).contains(AlertState.FIRING);
    }
  }

  private static Silences maintenance(long fromMillis, long toMillis) {
    return maintenance(fromMillis, toMillis, "upload");
  }

  private static Silences maintenance(long fromMillis, long toMillis, String id) {
    Silence silence =
        new Silence(
            "m",
            List.of(Matcher.of("id", Matcher.Operator.of(true, false), id)),
            Instant.ofEpochMilli(fromMillis),
            Instant.ofEpochMilli(toMillis),
            Instant.EPOCH,
            "ada",
            "new disks",
            null,
            true);
    return new Silences(Map.of("m", silence), Map.of(), Map.of());
  }

  @Test
  void whatMovedAtTheSameTimeIsNamed() {
    String both = SPIKE.replace("upload[10s]", "{id=~\"upload|download\"}[10s]");
    try (Pipeline pipeline = pipeline(both)) {
      Random random = new Random(7);
      long at = T0;
      for (int i = 0; i <= 1_900; i++, at += STEP) {
        boolean last = i == 1_900;
        double noise = 0.02 * random.nextGaussian();
        pipeline.append(
            at,
            sample(UPLOAD, last ? 5 : 0.2 + noise, at),
            sample(DOWNLOAD, last ? 3 : 0.2 - noise, at));
      }
      pipeline.tick(at + 3_000);

      List<AlertTransition> fired = pipeline.transitions();
      assertThat(fired).hasSize(2);
      for (AlertTransition one : fired) {
        Series other = UPLOAD.key().equals(one.series()) ? DOWNLOAD : UPLOAD;
        assertThat(one.anomaly().moved())
            .singleElement()
            .satisfies(moved -> assertThat(moved.series()).isEqualTo(other.key()))
            .satisfies(moved -> assertThat(moved.deviation()).isGreaterThan(10));
        assertThat(one.reason())
            .contains("; at the same time moved " + other.topic() + "/" + other.id() + " (");
      }
    }
  }

  @Test
  void oneThatNeverMovedBeforeIsNamedToo() {
    String both = SPIKE.replace("upload[10s]", "{id=~\"upload|download\"}[10s]");
    try (Pipeline pipeline = pipeline(both)) {
      Random random = new Random(7);
      long at = T0;
      for (int i = 0; i <= 1_900; i++, at += STEP) {
        boolean last = i == 1_900;
        pipeline.append(
            at,
            sample(UPLOAD, last ? 5 : 0.2 + 0.02 * random.nextGaussian(), at),
            sample(DOWNLOAD, last ? 3 : 0, at));
      }
      pipeline.tick(at + 3_000);

      assertThat(pipeline.transitions())
          .hasSize(2)
          .allSatisfy(
              one -> {
                assertThat(Json.tree(Json.bytes(one.anomaly())).get("deviation").isNumber())
                    .isTrue();
                assertThat(one.anomaly().moved())
                    .allMatch(moved -> Double.isFinite(moved.deviation()));
              })
          .anySatisfy(
              one ->
                  assertThat(one.reason())
                      .contains("Object Download/download (1000000 times its band)"));
    }
  }

  @Test
  void aDeploymentJustBeforeIsNamed() {
    try (Pipeline pipeline = pipeline(SPIKE)) {
      Series deployment = Series.of(Deployment.CATEGORY, "Shop", "api");
      long at = calm(pipeline, T0, 1_900);
      pipeline.append(
          at - 40_000, PerfMetric.of(deployment, "v1.2.3", Status.OK, (at - 40_000) * 1_000_000));
      List<String> told = pipeline.told();
      assertThat(told).hasSize(1);
      pipeline.tell(at, told.get(0));
      pipeline.restart();

      pipeline.tick(spike(pipeline, at, 5) + 3_000);

      AlertTransition fired = pipeline.transitions().get(0);
      assertThat(fired.anomaly().deployment())
          .isEqualTo(new Deployment("global", "api", "v1.2.3", Instant.ofEpochMilli(at - 40_000)));
      assertThat(fired.reason()).contains("; 49 s after the deployment of api v1.2.3");
    }
  }

  @Test
  void aDeploymentOfAnotherScopeOrOfLongAgoIsNot() {
    try (Pipeline pipeline = pipeline(SPIKE)) {
      long at = calm(pipeline, T0, 1_900);
      pipeline.tell(at, deployed("staging", at - 40_000));
      pipeline.tell(at, deployed("global", at - HOUR));

      pipeline.tick(spike(pipeline, at, 5) + 3_000);

      assertThat(pipeline.transitions().get(0).anomaly().deployment()).isNull();
    }
  }

  private static String deployed(String scope, long atMillis) {
    return "{\"from\":0,\"deployment\":{\"scope\":\"%s\",\"name\":\"api\",\"version\":\"v1\",\"at\":\"%s\"}}"
        .formatted(scope, Instant.ofEpochMilli(atMillis));
  }

  @Test
  void anAlertThatOutlivedARestartGoesOnThoughPeopleSpokeOfOthers() {
    try (Pipeline pipeline = pipeline(RULE)) {
      long at = spike(pipeline, calm(pipeline, T0, 1_900), 5);
      pipeline.tick(at + 3_000);
      AlertTransition fired = pipeline.transitions().get(0);
      Dispute other =
          new Dispute(
              Fingerprint.of(new TreeMap<>(Map.of("alertname", "Other"))),
              pipeline.alerts().get(0).ruleId(),
              DOWNLOAD.key(),
              pipeline.alerts().get(0).extents(),
              "",
              "",
              Instant.EPOCH);

      pipeline.say(new Silences(Map.of(), Map.of(), Map.of(other.fingerprint(), other)));
      pipeline.restart();
      pipeline.tick(at + 4_000);

      assertThat(pipeline.transitions()).isEmpty();
      assertThat(pipeline.alerts().get(0).latest()).isEqualTo(fired);
      pipeline.tick(at + 2 * STEP + 3_000);
      AlertTransition resolved = pipeline.transitions().get(0);
      assertThat(resolved.state()).isEqualTo(AlertState.RESOLVED);
      assertThat(resolved.at()).isAfter(fired.at());
    }
  }

  private static Silences saying(AlertRecord record, AlertTransition alert) {
    Dispute dispute =
        new Dispute(
            alert.fingerprint(),
            record.ruleId(),
            UPLOAD.key(),
            record.extents(),
            "ada",
            "the nightly copy",
            Instant.EPOCH);
    return new Silences(Map.of(), Map.of(), Map.of(alert.fingerprint(), dispute));
  }

  private static List<AlertState> statesAfterSpike(String options) {
    try (Pipeline pipeline = pipeline(RULE + "        anomaly: " + options + "\n")) {
      pipeline.tick(spike(pipeline, calm(pipeline, T0, 1_900)) + 3_000);
      return states(pipeline);
    }
  }

  private static long spike(Pipeline pipeline, long atMillis) {
    return spike(pipeline, atMillis, 5);
  }

  private static long spike(Pipeline pipeline, long atMillis, double value) {
    pipeline.append(atMillis, sample(UPLOAD, value, atMillis));
    return atMillis + STEP;
  }

  /** One event a step, from this time on; the time after the last. */
  private static long calm(Pipeline pipeline, long fromMillis, int steps) {
    Random random = new Random(7);
    long at = fromMillis;
    for (int i = 0; i < steps; i++) {
      pipeline.append(at, sample(UPLOAD, 0.2 + 0.02 * random.nextGaussian(), at));
      at += STEP;
    }
    return at;
  }

  private static Pipeline pipeline(String rules) {
    return new Pipeline(rules, 1, ProcessorSettings.defaultRetention());
  }

  private static List<AlertState> states(Pipeline pipeline) {
    return pipeline.transitions().stream().map(AlertTransition::state).toList();
  }
}

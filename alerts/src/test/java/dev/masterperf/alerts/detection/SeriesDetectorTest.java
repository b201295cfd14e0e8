package dev.masterperf.alerts.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.masterperf.alerts.anomaly.Detector;
import dev.masterperf.alerts.anomaly.DetectorSettings;
import dev.masterperf.alerts.anomaly.Scratch;
import dev.masterperf.alerts.anomaly.Verdict;
import dev.masterperf.alerts.rule.AnomalyOptions;
import dev.masterperf.model.AnomalyEvidence;
import dev.masterperf.query.eval.Detectors.Judgement;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SeriesDetectorTest {
  private static final long STEP = 3_600_000;
  private final Random random = new Random(5);

  @Test
  void theScoreIsFromNineTenthsOnExactlyWhereDetectWouldAlert() {
    SeriesDetector judged = fresh();
    Detector detect =
        new Detector(
            OptionalInt.empty(), Detector.THRESHOLD, DetectorSettings.SHIPPED, new Scratch());
    int alerts = 0;
    for (int i = 0; i < 1_500; i++) {
      double value = value(i);
      judged.feed(i * STEP, value);
      Verdict verdict = detect.judge(i * STEP, value);
      Optional<Judgement> judgement = judged.judgement(i * STEP);
      assertThat(judgement.isPresent()).isEqualTo(verdict.warm());
      if (verdict.warm() && verdict.score() > 0) {
        assertThat(judgement.orElseThrow().score() >= 0.9 - 1e-12)
            .as("value %d", i)
            .isEqualTo(verdict.alert());
        alerts += verdict.alert() ? 1 : 0;
      }
    }
    assertThat(alerts).isGreaterThan(3);
  }

  @Test
  void theEvidenceTellsWhenTheMostSimilarWas() {
    SeriesDetector judged = fresh();
    for (int i = 0; i < 700; i++) {
      judged.feed(i * STEP, i % 24 == 7 ? 3 : Math.sin(i * Math.PI / 12));
    }
    judged.feed(700 * STEP, 30);

    AnomalyEvidence evidence = judged.evidence().orElseThrow();
    List<AnomalyEvidence.Expert> similar =
        evidence.experts().stream().filter(one -> one.age() != null).toList();
    assertThat(similar)
        .isNotEmpty()
        .allSatisfy(
            one ->
                assertThat(one.similarAt())
                    .isEqualTo(Instant.ofEpochMilli((700 - one.age()) * STEP)));
    assertThat(evidence.text()).contains(" times as unusual as an alert needs; ");
  }

  @Test
  void anAlertGoesOnIntoAQuarterOfAnHourThatWasNeverSeen() {
    long step = 10_000;
    int quarter = 90; // values in it
    int newQuarter = 22 * quarter; // warm by then, and in the first day still
    SeriesDetector judged = new SeriesDetector(AnomalyOptions.DEFAULT, step, "u", new Scratch());
    for (int i = 0; i < newQuarter - 3; i++) {
      judged.feed(i * step, 1 + 0.1 * random.nextGaussian());
    }

    for (int i = newQuarter - 3; i <= newQuarter; i++) {
      judged.feed(i * step, 9 + 0.1 * random.nextGaussian());

      assertThat(judged.judgement(i * step).orElseThrow().score())
          .as("value %d", i)
          .isGreaterThan(0.9);
    }
    assertThat(judged.evidence().orElseThrow().lower()).isNull();
  }

  @Test
  void whatIsUsualAfterAnAlertIsNoneInAQuarterOfAnHourThatWasNeverSeen() {
    long step = 10_000;
    int newQuarter = 22 * 90;
    SeriesDetector judged = new SeriesDetector(AnomalyOptions.DEFAULT, step, "u", new Scratch());
    for (int i = 0; i < newQuarter; i++) {
      judged.feed(i * step, (i == newQuarter - 30 ? 9 : 1) + 0.1 * random.nextGaussian());
    }
    judged.feed(newQuarter * step, 1.05);

    assertThat(judged.judgement(newQuarter * step).orElseThrow().score()).isZero();
  }

  @Test
  void oneThatIsRestoredSaysTheSameOfAllThatFollows() {
    SeriesDetector judged = fresh();
    for (int i = 0; i < 700; i++) {
      judged.feed(i * STEP, value(i));
    }
    SeriesDetector restored =
        SeriesDetector.restored(judged.toBytes(), AnomalyOptions.DEFAULT, STEP, "u", new Scratch());

    for (int i = 700; i < 1_000; i++) {
      double value = value(i);
      judged.feed(i * STEP, value);
      restored.feed(i * STEP, value);
      assertThat(restored.evidence()).isEqualTo(judged.evidence());
      assertThat(restored.judgement(i * STEP)).isEqualTo(judged.judgement(i * STEP));
    }
  }

  @Test
  void wantsOneValueOfAStep() {
    SeriesDetector judged = fresh();
    judged.feed(STEP - 1_000, 1);

    assertThat(judged.wants(STEP - 1_000)).isFalse();
    assertThat(judged.wants(2 * STEP - 2_000)).isFalse();
    assertThat(judged.wants(2 * STEP - 1_000)).isTrue();
  }

  @Test
  void theWarmUpIsAsLongAsTheDocumentsSay() {
    assertThat(SeriesDetector.warmUp(10_000)).isEqualTo(1_864);
    assertThat(SeriesDetector.warmUp(60_000)).isEqualTo(1_026);
    assertThat(1_864 * 10 / 3_600.0).isCloseTo(5.2, within(0.1));
  }

  private double value(int i) {
    double spike = i > 300 && i % 170 == 0 ? 4 + random.nextInt(4) : 0;
    return 1 + 0.1 * random.nextGaussian() + spike;
  }

  private static SeriesDetector fresh() {
    return new SeriesDetector(AnomalyOptions.DEFAULT, STEP, "u", new Scratch());
  }
}

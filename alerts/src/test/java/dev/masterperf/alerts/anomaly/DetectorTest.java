package dev.masterperf.alerts.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DetectorTest {
  private static final long STEP_MILLIS = 300_000;
  private static final int SCALE = 300;

  @Test
  void noVerdictDuringWarmUp() {
    List<Verdict> verdicts = judged(detector(Detector.THRESHOLD), noise(400));

    assertThat(verdicts.subList(0, SCALE)).noneMatch(Verdict::warm);
    assertThat(verdicts.subList(SCALE, 400)).allMatch(Verdict::warm);
  }

  @Test
  void anAlertIsRaisedOnceAndReachesTheThreshold() {
    double[] values = noise(1200);
    for (int i = 1000; i < 1040; i++) {
      values[i] += 60;
    }

    List<Verdict> verdicts = judged(detector(Detector.THRESHOLD), values);

    assertThat(verdicts.subList(SCALE, 1000)).noneMatch(Verdict::alert);
    assertThat(verdicts.subList(1000, 1060).stream().filter(Verdict::alert))
        .singleElement()
        .satisfies(alert -> assertThat(alert.score()).isGreaterThanOrEqualTo(0.9));
    assertThat(verdicts).allMatch(each -> each.alert() == (each.score() >= 0.9));
  }

  @ParameterizedTest
  @CsvSource({"1e200, 0", "1.7976931348623157E308, -1.7976931348623157E308", "1e150, 4.9e-324"})
  void whateverTheValuesWhatIsSaidOfThemAreNumbers(double one, double next) {
    double[] values = noise(2000);
    for (int i = 500; i < 1500; i += 3) {
      values[i] = one;
      values[i + 1] = next;
    }

    assertThat(judged(detector(Detector.THRESHOLD), values))
        .allMatch(each -> each.score() >= 0 && each.score() <= 1)
        .allMatch(each -> Double.isFinite(each.evidence()))
        .allMatch(
            each ->
                !each.band().isKnown()
                    || (Double.isFinite(each.band().lower())
                        && Double.isFinite(each.band().upper())));
  }

  @Test
  void aScoreIsNotNegativeHoweverLowTheThreshold() {
    assertThat(judged(detector(0.0005), noise(1000)))
        .allMatch(each -> each.score() >= 0 && each.alert() == (each.score() >= 0.0005));
  }

  @Test
  void aSpikeIsNotWhatIsExpectedTheNextDay() {
    double[] values = noise(2_000);
    values[1_500] += 1_000;

    List<Verdict> verdicts = judged(detector(Detector.THRESHOLD), values);

    assertThat(verdicts.get(1_500).alert()).isTrue();
    assertThat(verdicts.subList(1_501, 2_000)).noneMatch(Verdict::alert);
    assertThat(verdicts.get(1_500 + 288).band().deviation(values[1_500 + 288])).isLessThan(1);
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.MAX_VALUE, -1e200, Long.MAX_VALUE})
  void oneValueOutOfAllMeasureIsAnAlertAndBlindsItForNoLongerThanDays(double broken) {
    double[] values = noise(5_000);
    values[1_500] = broken;
    values[4_500] += 60;

    List<Verdict> verdicts = judged(detector(Detector.THRESHOLD), values);

    assertThat(verdicts.get(1_500).alert()).isTrue();
    assertThat(verdicts).allMatch(each -> each.score() >= 0 && each.score() <= 1);
    assertThat(verdicts.get(4_500).alert()).isTrue();
  }

  @Test
  void aHigherThresholdRaisesFewerAlerts() {
    double[] values = noise(3000);
    for (int i = 400; i < 3000; i += 130) {
      values[i] += i / 20.0;
    }
    long before = Long.MAX_VALUE;
    for (double threshold : new double[] {0.7, 0.9, 0.99}) {
      long alerts = judged(detector(threshold), values).stream().filter(Verdict::alert).count();

      assertThat(alerts).isLessThan(before);
      before = alerts;
    }
  }

  @Test
  void showsWhereValuesAreExpected() {
    double[] values = new double[2000];
    Random random = new Random(3);
    for (int i = 0; i < values.length; i++) {
      values[i] = 100 + 50 * Math.sin(2 * Math.PI * i / 288) + random.nextGaussian();
    }

    List<Verdict> verdicts = judged(detector(Detector.THRESHOLD), values);

    assertThat(verdicts.get(0).band().isKnown()).isFalse();
    Band last = verdicts.get(1999).band();
    assertThat(last.expected()).isCloseTo(values[1999], within(6.0));
    assertThat(last.lower()).isLessThan(values[1999]);
    assertThat(last.upper()).isGreaterThan(values[1999]);
    assertThat(last.deviation(values[1999])).isLessThan(1);
    assertThat(last.deviation(last.upper() + 1)).isGreaterThan(1);
  }

  @Test
  void namesWhatIsRarestFirst() {
    Detector detector = detector(Detector.THRESHOLD);
    double[] values = noise(1000);
    values[999] += 500;
    judged(detector, values);

    List<Finding> findings = detector.findings();

    assertThat(findings).hasSize(11);
    assertThat(findings.get(0).rarity()).isGreaterThan(3);
    assertThat(findings).isSortedAccordingTo((a, b) -> Double.compare(b.rarity(), a.rarity()));
  }

  @Test
  void seesASingleSpike() {
    Detector detector = detector(Detector.THRESHOLD);
    double[] values = noise(1001);
    values[1000] = 400;

    List<Verdict> verdicts = judged(detector, values);

    assertThat(verdicts.get(1000).alert()).isTrue();
    assertThat(rarity(detector, Finding.Kind.JUMP)).isGreaterThan(3);
  }

  @Test
  void seesAFlatLine() {
    Detector detector = detector(Detector.THRESHOLD);
    double[] values = noise(1600);
    Arrays.fill(values, 1500, 1600, 50);
    double before = 0;
    double flat = 0;
    for (int i = 0; i < values.length; i++) {
      detector.judge(i * STEP_MILLIS, values[i]);
      before += i >= 1000 && i < 1500 ? rarity(detector, Finding.Kind.CALM) / 500 : 0;
      flat += i >= 1560 ? rarity(detector, Finding.Kind.CALM) / 40 : 0;
    }

    assertThat(before).isLessThan(1);
    assertThat(flat).isGreaterThan(2);
  }

  @Test
  void findsASeasonOfAnyLength() {
    Detector detector = detector(Detector.THRESHOLD);
    Random random = new Random(2);
    double missed = 0;
    double before = 0;
    long length = 0;
    for (int i = 0; i < 3000; i++) {
      double season = i >= 2500 && i < 2540 ? -60 : 60 * Math.sin(2 * Math.PI * i / 70);
      detector.judge(i * STEP_MILLIS, season + random.nextGaussian());
      Finding found = finding(detector, Finding.Kind.SEASON);
      length = i < 2500 ? found.length() : length;
      before = Math.max(before, i >= 2000 && i < 2500 ? found.rarity() : 0);
      missed = Math.max(missed, i >= 2500 ? found.rarity() : 0);
    }

    assertThat(length).isEqualTo(70);
    assertThat(missed).isGreaterThan(4);
    assertThat(before).isLessThan(missed / 2);
  }

  @Test
  void anAnomalyThatLastsIsOneAndAFarLargerOneAnother() {
    double[] values = noise(2000);
    for (int i = 1000; i < 1400; i++) {
      values[i] += i < 1200 ? 40 : 4000;
    }
    List<Verdict> verdicts = judged(detector(Detector.THRESHOLD), values);

    assertThat(verdicts.subList(1000, 1200).stream().filter(Verdict::alert)).hasSize(1);
    assertThat(verdicts.subList(1200, 1260).stream().filter(Verdict::alert)).hasSize(1);
    assertThat(verdicts).allMatch(each -> !each.repeats() || each.score() == 0);
  }

  @Test
  void tellsWhichEvidenceWouldBeAnAlert() {
    double[] values = noise(3000);
    for (int i = 400; i < 3000; i += 130) {
      values[i] += i / 20.0;
    }
    for (double threshold : new double[] {0.7, 0.9, 0.99}) {
      List<Verdict> verdicts = judged(detector(threshold), values);

      assertThat(verdicts)
          .allMatch(each -> each.alert() == (!each.repeats() && each.evidence() >= each.needed()));
    }
  }

  @Test
  void whatIsRareButSmallCountsLittleAndIsStillCalledRare() {
    Detector detector = detector(Detector.THRESHOLD);
    double[] values = noise(3000);
    values[2999] = values[2998] + 20.5; // no jump before was larger than 20
    judged(detector, values);

    Finding jump = finding(detector, Finding.Kind.JUMP);

    assertThat(jump.chance()).isGreaterThan(3);
    assertThat(jump.rarity()).isLessThan(1);
  }

  private static Finding finding(Detector detector, Finding.Kind kind) {
    return detector.findings().stream()
        .filter(each -> each.kind() == kind)
        .findFirst()
        .orElseThrow();
  }

  private static double rarity(Detector detector, Finding.Kind kind) {
    return finding(detector, kind).rarity();
  }

  @Test
  void sameValuesGiveTheSameWhateverElseTheThreadDoes() {
    Scratch shared = new Scratch();
    Detector one =
        new Detector(OptionalInt.of(SCALE), Detector.THRESHOLD, DetectorSettings.SHIPPED, shared);
    Detector other =
        new Detector(OptionalInt.of(500), Detector.THRESHOLD, DetectorSettings.SHIPPED, shared);
    double[] values = noise(800);
    List<Verdict> mixed = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      mixed.add(one.judge(i * STEP_MILLIS, values[i]));
      other.judge(i * STEP_MILLIS, -values[i]);
    }

    assertThat(mixed).isEqualTo(judged(detector(Detector.THRESHOLD), values));
  }

  @ParameterizedTest
  @CsvSource({"300, 600", "3600, 262", "1800, 330", "10, 1864", "1, 4000", "86400, 91"})
  void learnsTheScaleFromTheTimeBetweenValues(long stepSeconds, int scale) {
    Detector detector = learning();
    for (int i = 0; i < 8; i++) {
      assertThat(detector.scale()).isEmpty();
      detector.judge(i * stepSeconds * 1000 + (i > 3 ? 7_000_000 : 0), i); // with a gap
    }
    detector.judge(8 * stepSeconds * 1000 + 7_000_000, 8);

    assertThat(detector.scale()).hasValue(scale);
  }

  @Test
  void learningTheScaleLosesNoValue() {
    double[] values = noise(900);
    Detector known =
        new Detector(
            OptionalInt.of(600), Detector.THRESHOLD, DetectorSettings.SHIPPED, new Scratch());

    assertThat(judged(learning(), values).subList(8, 900))
        .isEqualTo(judged(known, values).subList(8, 900));
  }

  private static Detector learning() {
    return new Detector(
        OptionalInt.empty(), Detector.THRESHOLD, DetectorSettings.SHIPPED, new Scratch());
  }

  @Test
  void refusesWhatIsNoNumber() {
    Detector detector = detector(Detector.THRESHOLD);

    assertThatThrownBy(() -> detector.judge(0, Double.NaN)).hasMessageContaining("NaN");
    assertThatThrownBy(() -> detector(1)).hasMessageContaining("threshold");
  }

  private static Detector detector(double threshold) {
    return new Detector(OptionalInt.of(SCALE), threshold, DetectorSettings.SHIPPED, new Scratch());
  }

  private static List<Verdict> judged(Detector detector, double[] values) {
    List<Verdict> verdicts = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      verdicts.add(detector.judge(i * STEP_MILLIS, values[i]));
    }
    return verdicts;
  }

  private static double[] noise(int count) {
    Random random = new Random(1);
    return random.doubles(count, 40, 60).toArray();
  }
}

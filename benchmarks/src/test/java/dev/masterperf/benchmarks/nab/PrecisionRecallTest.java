package dev.masterperf.benchmarks.nab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.masterperf.benchmarks.nab.PrecisionRecall.Stretch;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrecisionRecallTest {
  private static final List<Window> WINDOW = List.of(new Window(300, 349));

  /** Anomaly, none, anomaly: precision 1 at recall 1/2, and 2/3 at 1. */
  @Test
  void theAreaIsTheMeanOfThePrecisionAtEachAnomaly() {
    List<Stretch> stretches =
        List.of(stretch(3, true), stretch(1, true), stretch(2, false), stretch(0, false));

    assertThat(PrecisionRecall.area(stretches)).isCloseTo((1 + 2 / 3.0) / 2, within(1e-12));
    assertThat(PrecisionRecall.chance(stretches)).isEqualTo(0.5);
  }

  @Test
  void whatCannotBeToldApartIsWorthAsMuchAsAGuess() {
    List<Stretch> stretches =
        List.of(stretch(1, true), stretch(1, false), stretch(1, false), stretch(1, false));

    assertThat(PrecisionRecall.area(stretches)).isEqualTo(0.25);
  }

  @Test
  void whereverInAWindowADetectorSpeaksIsRight() {
    double[] early = new double[1000];
    double[] late = new double[1000];
    early[300] = 1;
    late[349] = 1;

    assertThat(area(early)).isEqualTo(1);
    assertThat(area(late)).isEqualTo(1);
  }

  /** Before the window: from 150 to 300, so three of 50; behind it thirteen. */
  @Test
  void whatLiesBetweenWindowsIsCutIntoStretchesAsLong() {
    double[] scores = new double[1000];
    scores[10] = 9; // in the probation, where nothing counts
    scores[299] = 3;
    scores[350] = 2;

    List<Stretch> stretches = series(scores).stretches();

    assertThat(stretches).hasSize(3 + 1 + 13);
    assertThat(stretches.get(2)).isEqualTo(stretch(3, false));
    assertThat(stretches.get(3)).isEqualTo(stretch(0, true));
    assertThat(stretches.get(4)).isEqualTo(stretch(2, false));
    assertThat(stretches).extracting(Stretch::highest).doesNotContain(9.0);
  }

  @Test
  void aRemainderCountsFromHalfAStretchOn() {
    assertThat(new ScoredSeries("a", new double[974], WINDOW).stretches()).hasSize(3 + 1 + 12);
    assertThat(new ScoredSeries("a", new double[976], WINDOW).stretches()).hasSize(3 + 1 + 13);
  }

  @Test
  void aFileWithoutWindowsIsCutIntoTenths() {
    List<Stretch> stretches = new ScoredSeries("a", new double[1000], List.of()).stretches();

    assertThat(stretches).hasSize(9).noneMatch(Stretch::anomaly);
    assertThat(PrecisionRecall.area(stretches)).isNaN();
  }

  private static double area(double[] scores) {
    return PrecisionRecall.area(series(scores).stretches());
  }

  private static ScoredSeries series(double[] scores) {
    return new ScoredSeries("one", scores, WINDOW);
  }

  private static Stretch stretch(double highest, boolean anomaly) {
    return new Stretch(highest, anomaly);
  }
}

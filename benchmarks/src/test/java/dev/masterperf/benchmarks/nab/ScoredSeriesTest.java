package dev.masterperf.benchmarks.nab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScoredSeriesTest {

  /** Made-up scores, judged by an independent scorer (numpy) that agrees with the benchmark's. */
  @ParameterizedTest
  @CsvSource({
    "0.5, STANDARD, -48.95",
    "0.5, LOW_FP, -158.98",
    "0.5, LOW_FN, -10.41",
    "0.8, STANDARD, 0.95",
    "0.8, LOW_FP, -37.18",
    "0.8, LOW_FN, 17.30",
    "0.95, STANDARD, 29.28",
    "0.95, LOW_FP, 20.13",
    "0.95, LOW_FN, 36.19",
  })
  void scoresAsAnotherScorerDoes(double threshold, Profile profile, double expected)
      throws Exception {
    List<FileScore> scores = new ArrayList<>();
    for (ScoredSeries series : made()) {
      scores.add(series.at(threshold, profile));
    }

    assertThat(FileScore.normalised(scores, profile)).isCloseTo(expected, within(0.01));
  }

  @Test
  void countsHitsAndFalseAlarms() throws Exception {
    List<FileScore> scores =
        made().stream().map(series -> series.at(0.5, Profile.STANDARD)).toList();

    assertThat(scores).extracting(FileScore::windows).containsExactly(1, 2, 1, 0, 2);
    assertThat(scores).extracting(FileScore::hits).containsExactly(1, 1, 0, 0, 2);
    assertThat(scores).extracting(FileScore::falseAlarms).containsExactly(21, 28, 23, 23, 27);
  }

  @Test
  void aPerfectDetectorHasHundredAndASilentOneNothing() {
    double[] scores = new double[1000];
    List<Window> windows = List.of(new Window(300, 350), new Window(600, 700));
    assertThat(score(scores, windows)).isZero();

    scores[300] = 1;
    scores[600] = 1;

    assertThat(score(scores, windows)).isCloseTo(100, within(1e-9));
  }

  private static double score(double[] scores, List<Window> windows) {
    FileScore score = new ScoredSeries("one", scores, windows).at(0.5, Profile.STANDARD);
    return FileScore.normalised(List.of(score), Profile.STANDARD);
  }

  private static List<ScoredSeries> made() throws Exception {
    Path folder = folder();
    DataSet set = new DataSet(folder);
    List<ScoredSeries> series = new ArrayList<>();
    for (String name : set.names()) {
      series.add(set.scored(name, folder.resolve("results")));
    }
    return series;
  }

  private static Path folder() throws URISyntaxException {
    return Path.of(ScoredSeriesTest.class.getResource("labels.json").toURI()).getParent();
  }
}

package dev.masterperf.benchmarks.history.truth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.model.Resolution;
import dev.masterperf.query.series.Labels;
import dev.masterperf.query.series.SampleSeries;
import dev.masterperf.query.series.Samples;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RandomQuestionTest {
  /** Two samples within the first ten seconds, one within the third. */
  private static final AllSamples ALL = all();

  private static AllSamples all() {
    AllSamples all = new AllSamples(1);
    all.add(0, 7_000, 0, 5);
    all.add(0, 21_000, 1, 2);
    all.add(0, 3_000, 2, 1); // late
    return all;
  }

  private static Optional<String> differs(Fold fold, long[] times, double... values) {
    RandomQuestion question = new RandomQuestion(fold, 0, 0, 10_000, 0, 20_000, 10_000);
    Labels labels = Labels.of(Map.of(RandomQuestion.LABEL, "0"));
    return question.differs(
        List.of(new SampleSeries(labels, Samples.of(times, values))), Resolution.TEN_SECONDS, ALL);
  }

  @Test
  void theRightAnswerHasAPointWhereThereAreSamples() {
    assertThat(differs(Fold.COUNT, new long[] {0, 20_000}, 2, 1)).isEmpty();
    assertThat(differs(Fold.LAST, new long[] {0, 20_000}, 5, 2)).isEmpty();
    assertThat(differs(Fold.SUM, new long[] {0, 20_000}, 6, 2)).isEmpty();
    assertThat(differs(Fold.P90, new long[] {0, 20_000}, 5.04, 2)).isEmpty();
  }

  @Test
  void anyOtherAnswerIsNoticed() {
    assertThat(differs(Fold.COUNT, new long[] {0, 20_000}, 1, 1)).hasValueSatisfying(this::isShown);
    assertThat(differs(Fold.P90, new long[] {0, 20_000}, 5.1, 2)).isPresent();
    assertThat(differs(Fold.COUNT, new long[] {0}, 2)).isPresent();
    assertThat(differs(Fold.COUNT, new long[] {0, 10_000, 20_000}, 2, 1, 1)).isPresent();
    assertThat(differs(Fold.COUNT, new long[] {0, 20_000, 30_000}, 2, 1, 1)).isPresent();
    assertThat(differs(Fold.COUNT, new long[0])).isPresent();
  }

  private void isShown(String text) {
    assertThat(text).contains("series 0 at 0 has 1.0").contains("2 samples: 1.0@3000 5.0@7000");
  }

  @Test
  void ofOneTimeTheLaterRecordIsLastAndOfOneRecordTheGreater() {
    AllSamples all = new AllSamples(1);
    all.add(0, 1_000, 1, 9);
    all.add(0, 1_000, 2, 4);
    all.add(0, 1_000, 2, 3);

    assertThat(all.values(0, 0, 2_000)).containsExactly(9, 3, 4);
  }
}

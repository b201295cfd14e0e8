package dev.masterperf.benchmarks.r2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class MedianRatioTest {

  @Test
  void isTheMiddleOfTheRatiosAndNotTheRatioOfTheMiddles() {
    List<Long> of = List.of(20L, 300L, 11L, 12L, 26L, 150L, 14L);
    List<Long> to = List.of(10L, 100L, 10L, 10L, 20L, 100L, 10L);

    MedianRatio ratio = MedianRatio.of(of, to);

    assertThat(ratio.median()).isEqualTo(1.4);
    assertThat(MedianRatio.percent(ratio.median())).isCloseTo(40, within(1e-9));
    assertThat(ratio.pairs()).isEqualTo(7);
  }

  /** n = 100: the 40th and the 61st, as in Conover's table. */
  @Test
  void theIntervalIsThatOfTheBinomial() {
    List<Long> of = new ArrayList<>(LongStream.rangeClosed(1, 100).boxed().toList());
    Collections.shuffle(of, new Random(3));

    MedianRatio ratio = MedianRatio.of(of, Collections.nCopies(100, 1L));

    assertThat(ratio.median()).isEqualTo(50.5);
    assertThat(ratio.low()).isEqualTo(40);
    assertThat(ratio.high()).isEqualTo(61);
  }

  /** What an interval of 95 % promises, tried out on skewed noise as latencies have it. */
  @Test
  void theIntervalHoldsTheTrueMedianAboutAsOftenAsItSays() {
    Random random = new Random(7);
    int held = 0;
    for (int trial = 0; trial < 1000; trial++) {
      List<Long> of = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        of.add((long) (1_000_000 * Math.exp(random.nextGaussian() * 0.3)));
      }
      MedianRatio ratio = MedianRatio.of(of, Collections.nCopies(200, 1_000_000L));
      if (ratio.low() <= 1 && 1 <= ratio.high()) {
        held++;
      }
    }
    assertThat(held).isBetween(930, 985);
  }

  @Test
  void tooFewOrUnequalAreNoPairs() {
    assertThatThrownBy(() -> MedianRatio.of(List.of(1L), List.of(1L)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> MedianRatio.of(Collections.nCopies(9, 1L), Collections.nCopies(8, 1L)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}

package dev.masterperf.streams.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DistinctValuesTest {

  /** Four standard errors of 1.04 / √256; below 2.5 × 256 linear counting is closer. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 10, 100, 1_000, 10_000, 100_000, 1_000_000})
  void estimatesWithinTheBoundOfItsKind(int distinct) {
    DistinctValues values = new DistinctValues();
    for (int i = 0; i < distinct; i++) {
      values.add("request-" + i);
      values.add("request-" + i);
    }

    assertThat(values.estimate()).isCloseTo(distinct, withinPercentage(distinct <= 2 ? 0 : 26));
  }

  @Test
  void forgetsWhatDidNotComeForTwoGenerations() {
    DistinctValues values = new DistinctValues();
    values.add("a");

    values.rotate();
    assertThat(values.estimate()).isEqualTo(1);
    values.rotate();

    assertThat(values.estimate()).isZero();
  }

  @Test
  void changesSeldomOnceItKnowsMany() {
    DistinctValues values = new DistinctValues();
    int changes = 0;
    for (int i = 0; i < 100_000; i++) {
      changes += values.add("request-" + i) ? 1 : 0;
    }

    assertThat(changes).isLessThan(5_000);
  }
}

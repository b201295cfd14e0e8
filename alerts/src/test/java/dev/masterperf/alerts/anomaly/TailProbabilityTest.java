package dev.masterperf.alerts.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class TailProbabilityTest {
  private static final double QUANTILE = 0.95;

  @Test
  void saysNothingDuringWarmUpAndNothingOfNoValue() {
    TailProbability tail = new TailProbability(new ExactRanks(100), 20, QUANTILE, 1);

    for (int i = 0; i < 20; i++) {
      assertThat(tail.rarity(i)).isZero();
      assertThat(tail.rarity(Double.NaN)).isZero();
    }

    assertThat(tail.rarity(Double.NaN)).isZero();
    assertThat(tail.rarity(1000)).isPositive();
  }

  @Test
  void isTheRankBelowTheTail() {
    TailProbability tail = filled(99);

    assertThat(tail.rarity(50)).isCloseTo(-Math.log10(51 / 100.0), within(1e-12));
  }

  @Test
  void fallsExponentiallyBeyond() {
    // Of 1 to 99 the tail is 95 to 99: its mean lies 3 above 94.
    TailProbability tail = filled(99);

    double rarity = tail.rarity(94 + 30);

    assertThat(rarity).isCloseTo(-Math.log10(5 / 100.0) + 10 * 0.4343, within(1e-12));
  }

  @Test
  void isBounded() {
    assertThat(filled(99).rarity(1e9)).isEqualTo(TailProbability.MOST);
    TailProbability constant = new TailProbability(new ExactRanks(100), 20, QUANTILE, 1);
    for (int i = 0; i < 50; i++) {
      constant.rarity(7);
    }

    assertThat(constant.rarity(7.1)).isEqualTo(TailProbability.MOST);
  }

  @Test
  void tellsWhichValueWouldBeAsRare() {
    for (double rarity : new double[] {0.5, 2, 3, 5}) {
      TailProbability tail = filled(99);

      double value = tail.valueOf(rarity);

      assertThat(tail.rarity(value)).isCloseTo(rarity, within(0.05));
    }
    assertThat(new TailProbability(new ExactRanks(100), 20, QUANTILE, 1).valueOf(3)).isNaN();
  }

  @Property
  void forgetsTheOldestAlone(
      @ForAll @Size(min = 1, max = 120) List<@IntRange(min = 0, max = 9) Integer> values) {
    TailProbability tail = new TailProbability(new ExactRanks(30), 10, QUANTILE, 1);
    Deque<Integer> last = new ArrayDeque<>();
    for (int value : values) {
      TailProbability fresh = new TailProbability(new ExactRanks(30), 10, QUANTILE, 1);
      last.forEach(fresh::rarity);

      assertThat(tail.rarity(value)).isEqualTo(fresh.rarity(value));

      last.add(value);
      if (last.size() > 30) {
        last.remove();
      }
    }
  }

  private static TailProbability filled(int count) {
    TailProbability tail = new TailProbability(new ExactRanks(100), 20, QUANTILE, 1);
    for (int i = 1; i <= count; i++) {
      tail.rarity(i);
    }
    return tail;
  }
}

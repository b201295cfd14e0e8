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
    TailProbability tail = new TailProbability(new ExactRanks(100), 20, QUANTILE, Effect.ANY);

    for (int i = 0; i < 20; i++) {
      assertThat(tail.rarity(i, 1)).isZero();
      assertThat(tail.rarity(Double.NaN, 1)).isZero();
    }

    assertThat(tail.rarity(Double.NaN, 1)).isZero();
    assertThat(tail.rarity(1000, 1)).isPositive();
  }

  @Test
  void isTheRankBelowTheTail() {
    TailProbability tail = filled(99);

    assertThat(tail.rarity(50, 1)).isCloseTo(-Math.log10(51 / 100.0), within(1e-12));
  }

  @Test
  void fallsExponentiallyBeyond() {
    // Of 1 to 99 the tail is 95 to 99: its mean lies 3 above 94.
    TailProbability tail = filled(99);

    double rarity = tail.rarity(94 + 30, 1);

    assertThat(rarity).isCloseTo(-Math.log10(5 / 100.0) + 10 * 0.4343, within(1e-12));
  }

  @Test
  void isBounded() {
    assertThat(filled(99).rarity(1e9, 1)).isEqualTo(TailProbability.MOST);
    TailProbability constant = new TailProbability(new ExactRanks(100), 20, QUANTILE, Effect.ANY);
    for (int i = 0; i < 50; i++) {
      constant.rarity(7, 1);
    }

    assertThat(constant.rarity(7.1, 1)).isEqualTo(TailProbability.MOST);
  }

  @Test
  void tellsWhichValueWouldBeAsRare() {
    for (double rarity : new double[] {0.5, 2, 3, 5}) {
      TailProbability tail = filled(99);

      double value = tail.valueOf(rarity);

      assertThat(tail.rarity(value, 1)).isCloseTo(rarity, within(0.05));
    }
    assertThat(new TailProbability(new ExactRanks(100), 20, QUANTILE, Effect.ANY).valueOf(3))
        .isNaN();
  }

  @Property
  void forgetsTheOldestAlone(
      @ForAll @Size(min = 1, max = 120) List<@IntRange(min = 0, max = 9) Integer> values) {
    TailProbability tail = new TailProbability(new ExactRanks(30), 10, QUANTILE, Effect.ANY);
    Deque<Integer> last = new ArrayDeque<>();
    for (int value : values) {
      TailProbability fresh = new TailProbability(new ExactRanks(30), 10, QUANTILE, Effect.ANY);
      last.forEach(each -> fresh.rarity(each, 1));

      assertThat(tail.rarity(value, 1)).isEqualTo(fresh.rarity(value, 1));

      last.add(value);
      if (last.size() > 30) {
        last.remove();
      }
    }
  }

  @Test
  void countsLessForWhatIsNotMuch() {
    Effect effect = new Effect.Multiples(3, 2, 0.1);

    assertThat(effect.share(10, 10, 1, 1)).isZero();
    assertThat(effect.share(20, 10, 1, 1)).isEqualTo(0.5);
    assertThat(effect.share(30, 10, 30, 1)).isEqualTo(0.5);
    assertThat(effect.share(30, 10, 1, 3_000)).isCloseTo(0.1, within(1e-12));
    assertThat(effect.share(60, 10, 30, 1)).isEqualTo(1);
    assertThat(effect.share(0, 0, 0, 0)).isZero();
    assertThat(effect.share(1, 0, 0, 0)).isEqualTo(1);
    assertThat(new Effect.Above(2).share(4, 3, 9, 9)).isEqualTo(0.5);
  }

  private static TailProbability filled(int count) {
    TailProbability tail = new TailProbability(new ExactRanks(100), 20, QUANTILE, Effect.ANY);
    for (int i = 1; i <= count; i++) {
      tail.rarity(i, 1);
    }
    return tail;
  }
}

package dev.masterperf.api.points;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.api.histogram.Distribution;
import dev.masterperf.api.histogram.ExplicitBuckets;
import dev.masterperf.api.points.SeriesMemory.Advance;
import org.junit.jupiter.api.Test;

class SeriesMemoryTest {
  private static final SeriesId SERIES = new SeriesId(1, 2);
  private static final long BORN = 1_000;

  private final SeriesMemory memory = new SeriesMemory(BORN);

  @Test
  void theFirstStateOfAHistogramOnlyBeginsUnlessAllOfItIsNew() {
    assertThat(memory.advance(SERIES, BORN - 1, 2_000, state(5, 7)))
        .isInstanceOf(Advance.Began.class);
    assertThat(memory.advance(new SeriesId(3, 4), 0, 2_000, state(5, 7)))
        .isInstanceOf(Advance.Began.class);

    Advance.More all = more(memory.advance(new SeriesId(5, 6), BORN, 2_000, state(5, 7)));

    assertThat(all.added().count()).isEqualTo(12);
    assertThat(all.fromNanos()).isEqualTo(BORN);
  }

  @Test
  void eachFurtherStateTellsWhatCameSince() {
    memory.advance(SERIES, 1, 2_000, state(5, 7));

    Advance.More step = more(memory.advance(SERIES, 1, 3_000, state(6, 9)));

    assertTells(step, state(1, 2));
    assertThat(step.fromNanos()).isEqualTo(2_000);
    assertThat(memory.advance(SERIES, 1, 3_000, state(6, 9))).isInstanceOf(Advance.Covered.class);
    assertThat(memory.advance(SERIES, 1, 2_500, state(5, 8))).isInstanceOf(Advance.Covered.class);
  }

  @Test
  void aHistogramThatBeganAnewIsAllNew() {
    memory.advance(SERIES, 1, 2_000, state(5, 7));

    Advance.More smaller = more(memory.advance(SERIES, 1, 3_000, state(4, 9)));
    Advance.More restarted = more(memory.advance(SERIES, 3_500, 4_000, state(8, 9)));

    assertThat(smaller.added().count()).isEqualTo(13);
    assertThat(smaller.fromNanos()).isEqualTo(2_000);
    assertThat(restarted.added().count()).isEqualTo(17);
    assertThat(restarted.fromNanos()).isEqualTo(3_500);
  }

  @Test
  void whatTheBrokerDidNotTakeComesAgainWithTheSameState() {
    memory.advance(SERIES, 1, 2_000, state(5, 7));
    Advance.More failed = more(memory.advance(SERIES, 1, 3_000, state(6, 9)));

    memory.giveBack(failed);

    Advance.More again = more(memory.advance(SERIES, 1, 3_000, state(6, 9)));
    assertTells(again, state(1, 2));
  }

  @Test
  void whatTheBrokerDidNotTakeComesWithTheNextStateIfOthersMovedOn() {
    memory.advance(SERIES, 1, 2_000, state(5, 7));
    Advance.More failed = more(memory.advance(SERIES, 1, 3_000, state(6, 9)));
    Advance.More taken = more(memory.advance(SERIES, 1, 4_000, state(6, 10)));

    memory.giveBack(failed);

    assertThat(taken.added().count()).isEqualTo(1);
    assertThat(memory.advance(SERIES, 1, 3_000, state(6, 9))).isInstanceOf(Advance.Covered.class);
    Advance.More next = more(memory.advance(SERIES, 1, 5_000, state(7, 10)));
    assertTells(next, state(2, 2));
  }

  @Test
  void aFirstStateThatFailedIsAllNewOnceMore() {
    Advance.More failed = more(memory.advance(SERIES, BORN, 2_000, state(5, 7)));

    memory.giveBack(failed);

    assertThat(more(memory.advance(SERIES, BORN, 2_000, state(5, 7))).added().count())
        .isEqualTo(12);
  }

  @Test
  void whatWasForgottenIsNeverTakenForNew() {
    SeriesMemory small = new SeriesMemory(BORN, 10, 100);
    small.advance(SERIES, BORN, 5_000, state(5, 7));
    for (int i = 10; i < 50; i++) {
      small.advance(new SeriesId(i, i), BORN, 6_000, state(1, 1));
    }

    assertThat(small.isAllNew(5_500)).isFalse();
    assertThat(small.isAllNew(6_001)).isTrue();
    assertThat(small.advance(SERIES, BORN, 7_000, state(6, 9))).isInstanceOf(Advance.Began.class);
  }

  private static void assertTells(Advance.More step, Distribution expected) {
    assertThat(step.added())
        .usingRecursiveComparison()
        .withComparatorForType(Double::compare, Double.class) // for which NaN equals NaN
        .isEqualTo(expected);
  }

  private static Advance.More more(Advance advance) {
    assertThat(advance).isInstanceOf(Advance.More.class);
    return (Advance.More) advance;
  }

  private static Distribution state(long low, long high) {
    return Distribution.of(
        low + high,
        low + 2.0 * high,
        Double.NaN,
        Double.NaN,
        new ExplicitBuckets(new double[] {1}, new long[] {low, high}));
  }
}

package dev.masterperf.api.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BudgetTest {
  private final Budget budget = new Budget(10);

  @Test
  void whatIsTakenIsMissingUntilItIsGivenBack() {
    assertThat(budget.take(7)).isTrue();
    assertThat(budget.take(4)).isFalse();
    assertThat(budget.take(3)).isTrue();
    budget.giveBack(7);
    assertThat(budget.take(7)).isTrue();
    assertThat(budget.taken()).isEqualTo(10);
  }

  @Test
  void moreThanThereIsGoesToOneWhoIsAlone() {
    assertThat(budget.take(25)).isTrue();
    assertThat(budget.take(1)).isFalse();
    budget.giveBack(25);
    assertThat(budget.take(1)).isTrue();
    assertThat(budget.take(25)).isFalse();
  }

  @Test
  void aShareIsGivenBackAsAWholeAndOnce() {
    Budget.Share share = budget.share();
    assertThat(share.add(4)).isTrue();
    assertThat(share.add(5)).isTrue();
    assertThat(share.add(2)).isFalse();
    assertThat(budget.taken()).isEqualTo(9);

    share.close();
    share.close();

    assertThat(budget.taken()).isZero();
  }

  @Test
  void manyAtOnceNeverHoldMoreThanThereIs() {
    Budget shared = new Budget(100);

    long most =
        IntStream.range(0, 200_000)
            .parallel()
            .mapToLong(
                i -> {
                  if (!shared.take(1 + i % 40)) {
                    return 0;
                  }
                  long seen = shared.taken();
                  shared.giveBack(1 + i % 40);
                  return seen;
                })
            .max()
            .orElseThrow();

    assertThat(most).isBetween(1L, 100L);
    assertThat(shared.taken()).isZero();
  }
}

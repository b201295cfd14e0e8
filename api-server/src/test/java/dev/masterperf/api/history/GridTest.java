package dev.masterperf.api.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GridTest {
  private static final long YEAR = 31_536_000_000L;

  @Property
  void cellsCoverWhatWasAskedForAndNoWholeCellMore(
      @ForAll @LongRange(max = 60 * YEAR) long from,
      @ForAll @LongRange(min = 1, max = 100_000_000) long length,
      @ForAll @IntRange(min = 1, max = 100_000) int seconds) {
    long step = seconds * 1_000L;

    Grid grid = Grid.over(from, from + length, step);

    assertThat(grid.startMillis() % step).isZero();
    assertThat(grid.startMillis()).isBetween(from - step + 1, from);
    assertThat(grid.endMillis()).isBetween(from + length, from + length + step - 1);
    assertThat(Grid.cells(from, from + length, step)).isEqualTo(grid.cells());
    assertThat(step % grid.resolution().sizeMillis()).isZero();
    assertThat(grid.resolution().coarser().filter(next -> step % next.sizeMillis() == 0)).isEmpty();
  }

  @Property
  void aChosenStepGivesAFewHundredCellsAtMost(@ForAll @LongRange(min = 1, max = YEAR) long length) {
    long step = Steps.of(length);

    assertThat(Grid.cells(1_769_860_812_345L, 1_769_860_812_345L + length, step))
        .isBetween(1L, 301L);
  }

  @ParameterizedTest
  @CsvSource({
    "PT5M, PT1S, 1s",
    "PT1H, PT20S, 10s",
    "PT6H, PT2M, 1m",
    "PT24H, PT5M, 1m",
    "P7D, PT1H, 1h",
    "P30D, PT3H, 1h",
    "P365D, P2D, 1h"
  })
  void longerTimesGetLongerSteps(Duration length, Duration step, String resolution) {
    long chosen = Steps.of(length.toMillis());

    assertThat(Duration.ofMillis(chosen)).isEqualTo(step);
    assertThat(Grid.over(0, length.toMillis(), chosen).resolution().label()).isEqualTo(resolution);
  }

  @ParameterizedTest
  @CsvSource({
    "7, 1s",
    "10, 10s",
    "90, 10s",
    "60, 1m",
    "300, 1m",
    "3600, 1h",
    "5400, 1m",
    "86400, 1h"
  })
  void theCoarsestWindowsThatMakeUpACellAreRead(long seconds, String resolution) {
    assertThat(Grid.over(0, 86_400_000, seconds * 1_000).resolution().label())
        .isEqualTo(resolution);
  }
}

package dev.masterperf.api.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.api.FakeView;
import dev.masterperf.streams.view.PartitionCover;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HotSeriesTest {
  private final FakeView view = new FakeView();
  private final HotSeries series =
      new HotSeries(
          view,
          new HotSeries.Limits(MemoryBudget.ofHeap(), 10, 0, 1_000, 1, Map.of()),
          AllowedScopes.ALL,
          new KnownLabels());

  @Test
  void nothingLacksSinceThePartitionBeganThatBeganLast() {
    view.cover(PartitionCover.owned(0, 5, 0).since(700));
    view.cover(PartitionCover.owned(1, 5, 0).since(300));
    assertThat(series.sinceMillis()).isZero();

    series.named("upload");

    assertThat(series.sinceMillis()).isEqualTo(700);
  }

  @Test
  void aPartitionThatDoesNotTellHasRunForLong() {
    series.named("upload");

    assertThat(series.sinceMillis()).isZero();
  }
}

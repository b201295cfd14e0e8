package dev.masterperf.api.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.masterperf.api.FakeView;
import dev.masterperf.model.Aggregate;
import dev.masterperf.model.AllowedScopes;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.Series;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.model.WindowAggregate;
import dev.masterperf.model.WindowNumber;
import dev.masterperf.model.WindowParts;
import dev.masterperf.model.WindowState;
import dev.masterperf.query.series.Selection.Use;
import dev.masterperf.query.windows.SeriesWindows;
import dev.masterperf.query.windows.WindowsWanted;
import dev.masterperf.streams.view.PartitionCover;
import java.util.List;
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

  @Test
  void ofManySeriesWithFewWindowsEachCountsWithWhatItTakesBesides() {
    for (int i = 0; i < 100; i++) {
      SeriesKey key = Series.of("R2", "t", "s" + i).key();
      view.windows.add(
          new WindowAggregate(key, Resolution.SECOND, 0, WindowState.FINAL, 1, new Aggregate()));
    }

    assertThat(lastOfAll(new MemoryBudget(100_000))).hasSize(100);
    assertThatThrownBy(() -> lastOfAll(new MemoryBudget(30_000)))
        .isInstanceOf(TooMuchHistory.class)
        .hasMessageContaining("100 windows of 1s of 100 series");
  }

  private List<SeriesWindows> lastOfAll(MemoryBudget budget) {
    Map<Resolution, Long> kept = Map.of(Resolution.SECOND, 0L);
    HotSeries hot =
        new HotSeries(
            view,
            new HotSeries.Limits(budget, 1_000, 0, 1_000, 1, kept),
            AllowedScopes.ALL,
            new KnownLabels());
    WindowParts last = WindowParts.only(WindowNumber.LAST);
    List<SeriesWindows> found =
        List.copyOf(
            hot.find(
                new WindowsWanted(
                    null, null, one -> true, Resolution.SECOND, 0, 0, Use.EACH, last)));
    hot.announce(found, Resolution.SECOND, 0, 0);
    return found;
  }
}

package dev.masterperf.api.history;

import dev.masterperf.model.Resolution;
import dev.masterperf.query.syntax.PromDuration;
import dev.masterperf.query.windows.ResolutionChoice;
import java.time.Duration;
import java.util.Optional;

/** Chooses the cells of an answer, whose windows should still be there. */
final class GridChoice {
  private static final long HOUR = Duration.ofHours(1).toMillis();

  private final ResolutionChoice kept;
  private final Grid grid;

  GridChoice(ResolutionChoice kept, HistoryRequest request) {
    this.kept = kept;
    long from = request.fromMillis();
    long to = request.toMillis();
    this.grid =
        request.stepMillis().isPresent()
            ? Grid.over(from, to, request.stepMillis().getAsLong())
            : shortest(from, to);
  }

  /** How much earlier than what is asked for a cell may begin. */
  static long longestLead(HistoryRequest request) {
    long step = request.stepMillis().orElse(Steps.of(request.toMillis() - request.fromMillis()));
    return Math.max(step, HOUR);
  }

  /** A few hundred cells, or fewer where only longer windows reach back so far. */
  private Grid shortest(long from, long to) {
    Grid fine = Grid.over(from, to, Steps.of(to - from));
    return isKept(fine) ? fine : reaching(fine).orElse(fine);
  }

  /** The next longer cells whose windows reach back so far. */
  private Optional<Grid> reaching(Grid fine) {
    return Steps.longerThan(fine.stepMillis())
        .mapToObj(step -> Grid.over(fine.startMillis(), fine.endMillis(), step))
        .filter(this::isKept)
        .findFirst();
  }

  private boolean isKept(Grid cells) {
    return isKept(cells.resolution(), cells.startMillis());
  }

  private boolean isKept(Resolution resolution, long startMillis) {
    return kept.choose(resolution.sizeMillis(), startMillis - 1).isPresent();
  }

  Grid grid() {
    return grid;
  }

  /** The time of which windows of this length are no longer there. */
  Optional<Incomplete> notKept() {
    if (isKept(grid)) {
      return Optional.empty();
    }
    int none = -1;
    int some = grid.cells();
    while (none + 1 < some) {
      int middle = (none + some) >>> 1;
      if (isKept(grid.resolution(), grid.startMillis(middle))) {
        some = middle;
      } else {
        none = middle;
      }
    }
    String label = grid.resolution().label();
    return Optional.of(
        new Incomplete(
            "windows of " + label,
            grid.startMillis(),
            grid.startMillis(some) - 1,
            "they are no longer kept"
                + reaching(grid)
                    .map(g -> "; a step of " + PromDuration.text(g.stepMillis()) + " reaches back")
                    .orElse("")));
  }
}

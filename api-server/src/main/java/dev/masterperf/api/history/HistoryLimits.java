package dev.masterperf.api.history;

import dev.masterperf.api.http.Problem;
import dev.masterperf.api.http.ProblemType;
import dev.masterperf.query.syntax.PromDuration;
import java.util.Locale;

/**
 * How much one request may ask for; what is more is refused before it is read.
 *
 * @param points of a series
 * @param cells series × points
 * @param windows that are read for them
 */
public record HistoryLimits(int points, long cells, long windows) {
  /** As many points as Prometheus gives, two million in all, of 20 million windows. */
  public static final HistoryLimits DEFAULT = new HistoryLimits(11_000, 2_000_000, 20_000_000);

  /**
   * @throws dev.masterperf.api.http.ProblemException if a series would have too many points
   */
  void requirePoints(long fromMillis, long toMillis, long stepMillis) {
    long wanted = Grid.cells(fromMillis, toMillis, stepMillis);
    if (wanted > points) {
      throw tooMuch(
          "%s points of each series are more than %s; take a step of at least %s, or a shorter time"
              .formatted(
                  number(wanted),
                  number(points),
                  PromDuration.text(Steps.of(toMillis - fromMillis, points - 1))));
    }
  }

  /**
   * @param rows how many series are told
   * @param series how many they are made of
   * @throws dev.masterperf.api.http.ProblemException if that is too much
   */
  void requireWork(int rows, int series, Grid grid) {
    long wanted = (long) rows * grid.cells();
    if (wanted > cells) {
      long perSeries = cells / rows;
      throw tooMuch(
          "%s series × %s points are %s, more than %s; %snarrow the match, or merge series with by="
              .formatted(
                  number(rows),
                  number(grid.cells()),
                  number(wanted),
                  number(cells),
                  perSeries < 2 ? "" : "take a step of at least " + step(grid, perSeries) + ", "));
    }
    long read = series * (grid.cells() * (grid.stepMillis() / grid.resolution().sizeMillis()));
    if (read > windows) {
      throw tooMuch(
          "%s windows of %s would be read, of %s series, more than %s; %sa shorter time, or narrow the match"
              .formatted(
                  number(read),
                  grid.resolution().label(),
                  number(series),
                  number(windows),
                  grid.resolution()
                      .coarser()
                      .map(next -> "take a step that is a multiple of " + next.label() + ", ")
                      .orElse("take ")));
    }
  }

  private static String step(Grid grid, long cells) {
    return PromDuration.text(Steps.of(grid.endMillis() - grid.startMillis(), cells - 1));
  }

  private static String number(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  private static RuntimeException tooMuch(String detail) {
    return new Problem(ProblemType.TOO_MUCH_WORK, detail).toException();
  }
}

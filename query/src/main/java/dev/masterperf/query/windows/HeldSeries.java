package dev.masterperf.query.windows;

import dev.masterperf.model.Aggregate;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.Series;
import dev.masterperf.model.WindowAggregate;
import java.util.EnumMap;
import java.util.Map;

/** Windows of one series, in memory. */
final class HeldSeries implements SeriesWindows {
  private static final Resolution[] FINE_TO_COARSE = Resolution.values();

  private final SeriesLabels labels;
  private final Map<Resolution, WindowColumn> columns = new EnumMap<>(Resolution.class);

  HeldSeries(Series identity) {
    this.labels = SeriesLabels.of(identity);
  }

  @Override
  public SeriesLabels labels() {
    return labels;
  }

  void add(WindowAggregate window) {
    columns.computeIfAbsent(window.resolution(), fresh -> new WindowColumn()).add(window);
  }

  /** Drops the windows of one resolution that start before this. */
  void dropBefore(Resolution resolution, long millis) {
    WindowColumn column = columns.get(resolution);
    if (column != null) {
      column.dropBefore(millis);
      if (column.isEmpty()) {
        columns.remove(resolution);
      }
    }
  }

  boolean isEmpty() {
    return columns.isEmpty();
  }

  @Override
  public void each(Resolution resolution, long fromMillis, long toMillis, Visitor visitor) {
    WindowColumn column = columns.get(resolution);
    if (column != null) {
      column.each(fromMillis, toMillis, visitor);
    }
  }

  @Override
  public Aggregate merged(Resolution resolution, long fromMillis, long toMillis) {
    Aggregate total = new Aggregate();
    Resolution coarsest = FINE_TO_COARSE[FINE_TO_COARSE.length - 1];
    merge(coarsest, resolution, fromMillis, toMillis + resolution.sizeMillis(), total);
    return total;
  }

  /**
   * Merges what lies in [from, end), the whole windows of one resolution as far as they are there
   * already, and the rest by finer ones.
   */
  private void merge(
      Resolution coarse, Resolution finest, long fromMillis, long endMillis, Aggregate total) {
    if (coarse == finest) {
      each(finest, fromMillis, endMillis - 1, (start, window) -> total.merge(window));
      return;
    }
    Resolution finer = FINE_TO_COARSE[coarse.ordinal() - 1];
    long size = coarse.sizeMillis();
    long firstWhole = coarse.windowStart(fromMillis + size - 1);
    long[] done = {fromMillis};
    each(
        coarse,
        firstWhole,
        endMillis - size,
        (start, window) -> {
          if (done[0] < start) {
            merge(finer, finest, done[0], start, total);
          }
          total.merge(window);
          done[0] = start + size;
        });
    if (done[0] < endMillis) {
      merge(finer, finest, done[0], endMillis, total);
    }
  }
}

package dev.masterperf.query.windows;

import dev.masterperf.model.Aggregate;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.WindowParts;
import dev.masterperf.model.Windows;

/**
 * The windows of one series. A window holds all that the finer ones inside it hold, an open one
 * too.
 */
public interface SeriesWindows {
  /** Whose they are. */
  SeriesLabels labels();

  /** Takes one window after another. */
  @FunctionalInterface
  interface Visitor {
    /**
     * A window of the series.
     *
     * @param startMillis epoch milliseconds
     * @param window is not changed by anybody from now on
     */
    void visit(long startMillis, Aggregate window);
  }

  /**
   * Shows the windows that start from one time to another, both included, in rising order, the open
   * ones as they are now.
   *
   * @param fromMillis epoch milliseconds, not below 0
   */
  void each(Resolution resolution, long fromMillis, long toMillis, Visitor visitor);

  /**
   * The same windows at once, of each the parts that are wanted at least.
   *
   * @param fromMillis epoch milliseconds, not below 0
   */
  default Windows read(Resolution resolution, long fromMillis, long toMillis, WindowParts parts) {
    Windows.Builder read = new Windows.Builder(parts);
    each(resolution, fromMillis, toMillis, read::add);
    return read.build();
  }

  /** Shows those of some windows that start from one time to another, both included. */
  static void each(Windows windows, long fromMillis, long toMillis, Visitor visitor) {
    int end = windows.endUpTo(toMillis);
    for (int i = windows.firstFrom(fromMillis); i < end; i++) {
      visitor.visit(windows.startMillis(i), windows.window(i));
    }
  }

  /**
   * The same windows merged; empty where there are none. Whole coarser windows may stand in for
   * those of which they consist: they hold the same, and besides what was too long for a finer one.
   * Is not changed by anybody from now on.
   */
  default Aggregate merged(Resolution resolution, long fromMillis, long toMillis) {
    Aggregate merged = new Aggregate();
    each(resolution, fromMillis, toMillis, (start, window) -> merged.merge(window));
    return merged;
  }
}

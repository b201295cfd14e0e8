package dev.masterperf.api.history;

import dev.masterperf.model.Aggregate;
import dev.masterperf.model.Unit;
import org.jspecify.annotations.Nullable;

/** Windows of any number of series, merged into the cells they lie in. */
final class Cells {
  private final Grid grid;
  private final int from;
  private final @Nullable Aggregate[] merged;

  /** Of these cells, whether the aggregate is a window that others see as well. */
  private final boolean[] borrowed;

  private @Nullable Unit unit;
  private boolean mixed;

  /**
   * The cells of a grid from one to another, the second not included.
   *
   * @param unit that numbers had before; null where there were none
   */
  Cells(Grid grid, int from, int to, @Nullable Unit unit) {
    this.grid = grid;
    this.from = from;
    this.merged = new @Nullable Aggregate[to - from];
    this.borrowed = new boolean[to - from];
    this.unit = unit;
  }

  /** Merges a window into its cell. */
  void add(long startMillis, Aggregate window) {
    if (window.events() == 0) {
      return;
    }
    noteUnit(window.unit());
    int index = (int) ((startMillis - grid.startMillis(from)) / grid.stepMillis());
    Aggregate before = merged[index];
    if (before == null) {
      merged[index] = window;
      borrowed[index] = true;
      return;
    }
    if (borrowed[index]) {
      before = before.copy();
      merged[index] = before;
      borrowed[index] = false;
    }
    before.merge(window);
  }

  private void noteUnit(@Nullable Unit other) {
    if (unit == null) {
      unit = other;
    } else if (other != null && !other.equals(unit)) {
      mixed = true;
    }
  }

  /** What lies in a cell; null if nothing does. */
  @Nullable Aggregate get(int cell) {
    return merged[cell - from];
  }

  /** Of all numbers so far; null while there are none. */
  @Nullable Unit unit() {
    return unit;
  }

  /** Whether numbers of different units met, which together mean nothing. */
  boolean mixed() {
    return mixed;
  }
}

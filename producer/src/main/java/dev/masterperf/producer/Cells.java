package dev.masterperf.producer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where threads record the samples of one series between two flushes.
 *
 * <p>Recording is wait-free. A thread claims one cell, by one compare-and-set and chosen by its id,
 * adds to it and releases it; if somebody else has it, the thread takes another one. There are as
 * many cells as threads got into each other's way, {@link #MAX_CELLS} at most whatever the number
 * of threads, virtual ones included. Should all be claimed, which takes that many threads halted in
 * the middle of a sample, the sample goes to a list of its own, by one exchange.
 *
 * <p>A flush claims each cell in its turn, takes what is in it and leaves it empty. So every sample
 * is in exactly one flush, with all that belongs to it; nothing is read while it is written.
 */
final class Cells {
  static final int MAX_CELLS = 64;

  /** Threads may meet this often between two flushes before there are more cells. */
  private static final int BEARABLE_MEETINGS = 1_000;

  private static final Samples NOTHING = new Samples();

  private volatile Cell[] cells = {new Cell()};
  private final AtomicBoolean growing = new AtomicBoolean();
  private final AtomicInteger meetings = new AtomicInteger();
  private final Leftovers leftovers = new Leftovers();

  /**
   * Counts one sample.
   *
   * @param value finite
   * @param bin what counts its magnitude, or {@link Scale#NO_BIN}
   * @param order its place among the samples of its series; equal where nobody asks for one
   * @return false if it found no place
   */
  boolean add(double value, int bin, long order, boolean error) {
    Cell[] all = cells;
    int home = (int) Thread.currentThread().getId();
    return addTo(all[home & (all.length - 1)], value, bin, order, error)
        || addElsewhere(home, value, bin, order, error);
  }

  private boolean addTo(Cell cell, double value, int bin, long order, boolean error) {
    if (!cell.claim()) {
      return false;
    }
    try {
      cell.add(value, bin, order, error);
    } finally {
      cell.release();
    }
    return true;
  }

  private boolean addElsewhere(int home, double value, int bin, long order, boolean error) {
    Cell[] before = cells;
    if (meetings.incrementAndGet() > BEARABLE_MEETINGS) {
      grow();
    }
    if (addToAny(cells, home, value, bin, order, error)) {
      return true;
    }
    if (cells == before) {
      grow();
    }
    return (cells != before && addToAny(cells, home, value, bin, order, error))
        || leftovers.add(value, bin, order, error);
  }

  private boolean addToAny(Cell[] all, int home, double value, int bin, long order, boolean error) {
    for (int i = 0; i < all.length; i++) {
      if (addTo(all[(home + i) & (all.length - 1)], value, bin, order, error)) {
        return true;
      }
    }
    return false;
  }

  /** Twice the cells, unless somebody else is about to make them or there are enough. */
  private void grow() {
    if (cells.length == MAX_CELLS || !growing.compareAndSet(false, true)) {
      return;
    }
    try {
      Cell[] before = cells;
      if (before.length < MAX_CELLS) {
        Cell[] more = Arrays.copyOf(before, 2 * before.length);
        for (int i = before.length; i < more.length; i++) {
          more[i] = new Cell();
        }
        meetings.set(0);
        cells = more;
      }
    } finally {
      growing.set(false);
    }
  }

  /** How many there are by now. */
  int count() {
    return cells.length;
  }

  /**
   * Takes all samples counted so far. For one thread at a time, and the only method that may wait:
   * for threads halted in the middle of a sample. If they stay so, their cells are left for the
   * next time.
   */
  Samples take(Flush flush) {
    if (isIdle()) {
      return NOTHING;
    }
    Samples taken = new Samples();
    List<Cell> busy = new ArrayList<>();
    for (Cell cell : cells) {
      if (!moved(cell, taken)) {
        busy.add(cell);
      }
    }
    do {
      busy.removeIf(cell -> moved(cell, taken));
    } while (!busy.isEmpty() && flush.pause());
    if (!leftovers.isEmpty()) {
      taken.append(leftovers.take());
    }
    meetings.set(0);
    return taken;
  }

  private static boolean moved(Cell cell, Samples taken) {
    if (!cell.claim()) {
      return false;
    }
    try {
      taken.append(cell);
      cell.clear();
    } finally {
      cell.release();
    }
    return true;
  }

  private boolean isIdle() {
    for (Cell cell : cells) {
      if (!cell.isIdle()) {
        return false;
      }
    }
    return leftovers.isEmpty();
  }
}

package dev.masterperf.producer;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Where threads record the samples of one series between two flushes.
 *
 * <p>Recording is wait-free. A thread claims one cell, by one compare-and-set and chosen by its id,
 * adds to it and releases it; if somebody else has it, the thread takes another one. There are as
 * many cells as threads got into each other's way, {@link #MAX_CELLS} at most whatever the number
 * of threads, virtual ones included. Should all be claimed, which takes that many threads halted in
 * the middle of a sample, the sample goes to a list of its own, by one exchange.
 *
 * <p>A flush claims each cell in its turn and exchanges its samples for empty ones. So every sample
 * is in exactly one flush, with all that belongs to it; nothing is read while it is written.
 */
final class Cells {
  static final int MAX_CELLS = 64;

  /** Threads may meet this often between two flushes before there are more cells. */
  private static final int BEARABLE_MEETINGS = 1_000;

  private static final int CLAIM_ATTEMPTS = 1_000;
  private static final long CLAIM_PAUSE_NANOS = 100_000;

  private volatile Cell[] cells = {new Cell()};
  private final AtomicBoolean growing = new AtomicBoolean();
  private final AtomicInteger meetings = new AtomicInteger();
  private final Leftovers leftovers = new Leftovers();

  /** The flush's own: where a cell's samples are exchanged, and where all of them meet. */
  private Samples spare = new Samples();

  private final Samples total = new Samples();

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
      cell.samples().add(value, bin, order, error);
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

  /**
   * Takes all samples counted so far. For one thread at a time, and the only method that may wait:
   * for threads halted in the middle of a sample. If one stays so, its cell is left for the next
   * time.
   *
   * @return valid until the next call
   */
  Samples take() {
    total.clear();
    meetings.set(0);
    for (Cell cell : cells) {
      if (claimed(cell)) {
        Samples taken = cell.exchange(spare);
        cell.release();
        spare = taken;
        addSpare();
      }
    }
    leftovers.drainTo(spare);
    addSpare();
    return total;
  }

  private void addSpare() {
    total.append(spare);
    spare.clear();
  }

  private static boolean claimed(Cell cell) {
    for (int i = 0; i < CLAIM_ATTEMPTS; i++) {
      if (cell.claim()) {
        return true;
      }
      LockSupport.parkNanos(CLAIM_PAUSE_NANOS);
    }
    return false;
  }
}

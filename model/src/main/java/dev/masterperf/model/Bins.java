package dev.masterperf.model;

import com.datadoghq.sketch.ddsketch.store.Store;
import java.util.Arrays;

/**
 * How many samples fell into each bin of one sign: what a {@link Sketch} is made of, for whoever
 * counts many samples and makes a sketch of them now and then. Mutable and not thread-safe.
 *
 * <p>Counting allocates only when a bin lies outside of all those before it; {@link #clear} keeps
 * the room.
 */
public final class Bins {
  /** Bins made in advance on either side of one that is new; 2 % each, so 32 are nearly twice. */
  private static final int SPARE = 32;

  private static final long[] NONE = {};

  private long[] counts = NONE;
  private int lowest;

  /**
   * Counts one sample.
   *
   * @param bin see {@link Sketch#bin}
   */
  public void add(int bin) {
    int at = bin - lowest;
    if (at < 0 || at >= counts.length) {
      cover(bin, bin);
      at = bin - lowest;
    }
    counts[at]++;
  }

  /** Counts all that {@code other} did. */
  public void addAll(Bins other) {
    int from = 0;
    int to = other.counts.length;
    while (from < to && other.counts[from] == 0) {
      from++;
    }
    while (to > from && other.counts[to - 1] == 0) {
      to--;
    }
    if (from == to) {
      return;
    }
    cover(other.lowest + from, other.lowest + to - 1);
    int shift = other.lowest - lowest;
    for (int i = from; i < to; i++) {
      counts[i + shift] += other.counts[i];
    }
  }

  /** Forgets what was counted. */
  public void clear() {
    Arrays.fill(counts, 0);
  }

  /** Number of samples counted. */
  public long total() {
    long total = 0;
    for (long count : counts) {
      total += count;
    }
    return total;
  }

  void addTo(Store store) {
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] != 0) {
        store.add(lowest + i, (double) counts[i]);
      }
    }
  }

  /** Makes room from one bin to another, both inclusive, and some beyond where it has to move. */
  private void cover(int low, int high) {
    int end = lowest + counts.length;
    if (counts.length > 0 && low >= lowest && high < end) {
      return;
    }
    boolean empty = counts.length == 0;
    int newLowest = empty || low < lowest ? low - SPARE : lowest;
    int newEnd = empty || high >= end ? high + 1 + SPARE : end;
    long[] wider = new long[newEnd - newLowest];
    if (!empty) {
      System.arraycopy(counts, 0, wider, lowest - newLowest, counts.length);
    }
    counts = wider;
    lowest = newLowest;
  }
}

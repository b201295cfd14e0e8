package dev.masterperf.api.points;

import org.jspecify.annotations.Nullable;

/**
 * The newest sample of each series, for as many series as there is room: two generations of a
 * table, of which the older one is forgotten when the younger one is full. A sample looked up or
 * noted counts as young.
 *
 * <p>Arrays instead of objects: 40 bytes a series. Guarded by {@link SeriesMemory}'s lock.
 */
final class LastSamples {
  private final int capacity;
  private Table young = new Table(0);
  private Table old = new Table(0);
  private long forgottenNanos = Long.MIN_VALUE;

  /**
   * A sample as it came.
   *
   * @param tsNanos epoch nanoseconds
   * @param startNanos since when a counter counts, epoch nanoseconds; 0 where that is not known
   */
  record Last(long tsNanos, double value, long startNanos) {}

  /**
   * @param capacity of each generation
   */
  LastSamples(int capacity) {
    this.capacity = capacity;
  }

  @Nullable Last find(SeriesId series) {
    int at = young.find(series);
    if (at >= 0) {
      return young.get(at);
    }
    at = old.find(series);
    if (at < 0) {
      return null;
    }
    Last last = old.get(at);
    put(series, last);
    return last;
  }

  /** Notes a sample, unless a newer one of its series is known. */
  void note(SeriesId series, long tsNanos, double value, long startNanos) {
    Last last = find(series);
    if (last == null || tsNanos > last.tsNanos()) {
      put(series, new Last(tsNanos, value, startNanos));
    }
  }

  private void put(SeriesId series, Last last) {
    if (young.size == capacity && young.find(series) < 0) {
      forgottenNanos = Math.max(forgottenNanos, old.newestNanos);
      old = young;
      young = new Table(0);
    }
    if (young.isCrowded()) {
      young = young.larger();
    }
    young.put(series, last);
  }

  /** No series whose newest sample is younger was forgotten; MIN_VALUE if none was. */
  long forgottenNanos() {
    return forgottenNanos;
  }

  /** Open addressing with linear probing. */
  private static final class Table {
    private static final int SMALLEST = 10;

    private final int bits;
    private final long[] highs;
    private final long[] lows;
    private final long[] times;
    private final double[] values;
    private final long[] starts;
    private final boolean[] taken;
    private int size;
    private long newestNanos = Long.MIN_VALUE;

    Table(int bits) {
      this.bits = Math.max(bits, SMALLEST);
      int slots = 1 << this.bits;
      highs = new long[slots];
      lows = new long[slots];
      times = new long[slots];
      values = new double[slots];
      starts = new long[slots];
      taken = new boolean[slots];
    }

    boolean isCrowded() {
      return size >= highs.length / 4 * 3;
    }

    Table larger() {
      Table larger = new Table(bits + 1);
      for (int i = 0; i < highs.length; i++) {
        if (taken[i]) {
          larger.put(new SeriesId(highs[i], lows[i]), get(i));
        }
      }
      return larger;
    }

    /** The slot of a series; negative if it has none. */
    int find(SeriesId series) {
      int at = slot(series);
      return taken[at] ? at : -1;
    }

    /** The slot of a series, or the free one it would get; there always is one. */
    private int slot(SeriesId series) {
      int mask = highs.length - 1;
      int at = (int) series.low() & mask;
      while (taken[at] && (highs[at] != series.high() || lows[at] != series.low())) {
        at = at + 1 & mask;
      }
      return at;
    }

    Last get(int at) {
      return new Last(times[at], values[at], starts[at]);
    }

    void put(SeriesId series, Last last) {
      int at = slot(series);
      if (!taken[at]) {
        taken[at] = true;
        highs[at] = series.high();
        lows[at] = series.low();
        size++;
      }
      times[at] = last.tsNanos();
      values[at] = last.value();
      starts[at] = last.startNanos();
      newestNanos = Math.max(newestNanos, last.tsNanos());
    }
  }
}

package dev.masterperf.api.points;

import dev.masterperf.api.histogram.Distribution;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The newest state of each cumulative histogram, from which the next one is told apart; for as many
 * as there is room, those not heard of longest are forgotten first. Guarded by {@link
 * SeriesMemory}'s lock.
 */
final class CumulativeBases {
  /** Beside its buckets, what a histogram takes: objects and a place in the map. */
  private static final int OWN_CELLS = 32;

  private final int maxCells;
  private final Map<SeriesId, Base> bases = new LinkedHashMap<>(16, 0.75f, true);
  private int cells;
  private long forgottenNanos = Long.MIN_VALUE;

  /**
   * The state of a histogram at one time.
   *
   * @param startNanos since when it counts; 0 where that is not known
   */
  record Base(long startNanos, long timeNanos, Distribution total) {
    int cells() {
      return OWN_CELLS + (total.buckets() == null ? 0 : total.buckets().cells());
    }
  }

  /**
   * @param maxCells numbers kept in all, of 8 bytes each
   */
  CumulativeBases(int maxCells) {
    this.maxCells = maxCells;
  }

  @Nullable Base find(SeriesId series) {
    return bases.get(series);
  }

  void put(SeriesId series, Base base) {
    Base before = bases.put(series, base);
    cells += base.cells() - (before == null ? 0 : before.cells());
    Iterator<Base> oldest = bases.values().iterator();
    while (cells > maxCells && bases.size() > 1) {
      Base forgotten = oldest.next();
      oldest.remove();
      cells -= forgotten.cells();
      forgottenNanos = Math.max(forgottenNanos, forgotten.timeNanos());
    }
  }

  void remove(SeriesId series) {
    Base before = bases.remove(series);
    cells -= before == null ? 0 : before.cells();
  }

  int size() {
    return bases.size();
  }

  /** No histogram heard of later was forgotten; MIN_VALUE if none was. */
  long forgottenNanos() {
    return forgottenNanos;
  }
}

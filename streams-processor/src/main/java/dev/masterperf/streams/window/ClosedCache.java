package dev.masterperf.streams.window;

import dev.masterperf.model.Resolution;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.model.wire.AggregateCodec.StoredWindow;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The closed windows of the ranges that rules look at, kept from one event of a series to the next:
 * only what closed meanwhile is read from the store. Whoever uses it tells it of late events, which
 * change windows that are closed. For the stream thread alone.
 */
final class ClosedCache {
  /** Longer ranges are read anew; they consist of windows of several lengths. */
  private static final int MOST_OF_A_RANGE = 64;

  private static final int MOST_WINDOWS = 100_000;

  private final Map<Resolution, LinkedHashMap<SeriesKey, Kept>> series =
      new EnumMap<>(Resolution.class);
  private int windows;

  /** What is known of a series: all windows that start in [from, to]. */
  private static final class Kept {
    private final NavigableMap<Long, StoredWindow> windows;
    private long from;
    private long to;
    private long longest;

    Kept(long from, long to, NavigableMap<Long, StoredWindow> windows) {
      this.windows = windows;
      this.from = from;
      this.to = to;
      this.longest = to - from;
    }
  }

  ClosedCache() {
    for (Resolution resolution : Resolution.values()) {
      series.put(resolution, new LinkedHashMap<>(1024, 0.75f, true));
    }
  }

  /**
   * The windows that start in [from, to], by their start.
   *
   * @param clockMillis by which windows are closed
   */
  NavigableMap<Long, StoredWindow> range(
      ClosedWindows store,
      Resolution resolution,
      SeriesKey key,
      SeriesHash hash,
      long fromMillis,
      long toMillis,
      long clockMillis) {
    long size = resolution.sizeMillis();
    long newestClosed = resolution.windowStart(clockMillis - resolution.closesAt(0));
    long to = Math.min(toMillis, newestClosed);
    if (to < fromMillis) {
      return new TreeMap<>();
    }
    if ((to - fromMillis) / size >= MOST_OF_A_RANGE) {
      return store.range(key, hash, fromMillis, to);
    }
    Map<SeriesKey, Kept> ofResolution = of(resolution);
    Kept kept = ofResolution.get(key);
    if (kept != null && fromMillis < kept.from && to < kept.to) {
      return store.range(key, hash, fromMillis, to); // of the past: what is kept is of more use
    }
    if (kept == null || fromMillis < kept.from || fromMillis > kept.to + size) {
      forget(resolution, key);
      kept = new Kept(fromMillis, to, store.range(key, hash, fromMillis, to));
      windows += kept.windows.size();
      ofResolution.put(key, kept);
      dropEldest();
    } else {
      extend(kept, store, key, hash, fromMillis, to, size);
    }
    return kept.windows.subMap(fromMillis, true, to, true);
  }

  private void extend(
      Kept kept,
      ClosedWindows store,
      SeriesKey key,
      SeriesHash hash,
      long fromMillis,
      long to,
      long size) {
    int before = kept.windows.size();
    for (long start = kept.to + size; start <= to; start += size) {
      StoredWindow window = store.find(key, hash, start);
      if (window != null) {
        kept.windows.put(start, window);
      }
    }
    kept.to = Math.max(kept.to, to);
    kept.longest = Math.max(kept.longest, to - fromMillis);
    long first = kept.to - kept.longest;
    if (first > kept.from) {
      kept.windows.headMap(first).clear();
      kept.from = first;
    }
    windows += kept.windows.size() - before;
  }

  /** A late event changed closed windows of this series, or it is gone. */
  void forget(SeriesKey key) {
    for (Resolution resolution : Resolution.values()) {
      forget(resolution, key);
    }
  }

  private void forget(Resolution resolution, SeriesKey key) {
    Kept gone = of(resolution).remove(key);
    windows -= gone == null ? 0 : gone.windows.size();
  }

  private Map<SeriesKey, Kept> of(Resolution resolution) {
    return Objects.requireNonNull(series.get(resolution));
  }

  /** Of the finest windows first, which are most. */
  private void dropEldest() {
    for (LinkedHashMap<SeriesKey, Kept> ofResolution : series.values()) {
      Iterator<Kept> eldest = ofResolution.values().iterator();
      while (windows > MOST_WINDOWS && ofResolution.size() > 1 && eldest.hasNext()) {
        windows -= eldest.next().windows.size();
        eldest.remove();
      }
    }
  }
}

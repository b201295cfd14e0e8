package dev.masterperf.streams.window;

import dev.masterperf.model.Aggregate;
import dev.masterperf.model.DeletedScopes;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.Series;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.model.WindowAggregate;
import dev.masterperf.model.WindowParts;
import dev.masterperf.model.WindowState;
import dev.masterperf.model.Windows;
import dev.masterperf.model.wire.AggregateCodec.StoredWindow;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.kafka.streams.state.ReadOnlyWindowStore;
import org.jspecify.annotations.Nullable;

/**
 * Windows, closed ones from their stores and open ones from the series they belong to. An open
 * coarse window is completed by the finer ones inside it that are still open.
 */
public final class WindowReader {
  private static final Resolution[] FINE_TO_COARSE = Resolution.values();

  private final LiveStates live;
  private final Function<Resolution, ReadOnlyWindowStore<byte[], byte[]>> closed;
  private final @Nullable ClosedCache cache;
  private final @Nullable ReadNumbers numbers;

  public WindowReader(
      LiveStates live, Function<Resolution, ReadOnlyWindowStore<byte[], byte[]>> closed) {
    this(live, closed, null, null);
  }

  private WindowReader(
      LiveStates live,
      Function<Resolution, ReadOnlyWindowStore<byte[], byte[]>> closed,
      @Nullable ClosedCache cache,
      @Nullable ReadNumbers numbers) {
    this.live = live;
    this.closed = closed;
    this.cache = cache;
    this.numbers = numbers;
  }

  /**
   * One that remembers the closed windows it read, for the stream thread alone, which has to tell
   * it what it is to {@link #forget}.
   */
  public static WindowReader remembering(
      LiveStates live, Function<Resolution, ReadOnlyWindowStore<byte[], byte[]>> closed) {
    return new WindowReader(live, closed, new ClosedCache(), null);
  }

  /**
   * One that shares with others what they read.
   *
   * @param live of the owner of the stores, not a copy
   */
  public static WindowReader sharing(
      LiveStates live,
      Function<Resolution, ReadOnlyWindowStore<byte[], byte[]>> closed,
      ReadNumbers numbers) {
    return new WindowReader(live, closed, null, numbers);
  }

  /** Closed windows of this series changed, or it is gone. */
  public void forget(SeriesKey series) {
    if (cache != null) {
      cache.forget(series);
    }
  }

  /**
   * All events of the finest windows that start in [from, to), merged. Whole coarse windows stand
   * in for the finer ones they were made of. For the stream thread alone: to others a window that
   * closes meanwhile would count twice.
   *
   * @param fromMillis epoch milliseconds, aligned to the finest resolution, as is {@code toMillis}
   */
  public Aggregate merged(SeriesKey series, long fromMillis, long toMillis) {
    Aggregate total = new Aggregate();
    long at = fromMillis;
    while (at < toMillis) {
      Resolution tile = coarsestTile(at, toMillis);
      long end = at + tile.sizeMillis();
      while (coarsestTile(end, toMillis) == tile && end < toMillis) {
        end += tile.sizeMillis();
      }
      addTiles(series, tile, at, end, total);
      at = end;
    }
    return total;
  }

  /**
   * The same for a range whose end lies inside coarser windows. One of those that holds an event
   * too long for the finer ones, such as a summary of 4 s, is taken whole: what it holds cannot be
   * told apart again. For the stream thread alone.
   *
   * @param finest whose windows start in [from, to)
   * @param coarsest that is looked at; no longer than the range
   */
  public Aggregate mergedWithWide(
      SeriesKey series, long fromMillis, long toMillis, Resolution finest, Resolution coarsest) {
    LiveSeries found = live.find(series).orElse(null);
    if (found != null) {
      for (int i = coarsest.ordinal(); i > finest.ordinal(); i--) {
        Resolution resolution = FINE_TO_COARSE[i];
        long start = resolution.windowStart(toMillis - 1);
        long end = start + resolution.sizeMillis();
        if (start >= fromMillis
            && end > toMillis
            && found.mayHoldWide(resolution, start)
            && holdsWide(found, resolution, start)) {
          return merged(series, fromMillis, end);
        }
      }
    }
    return merged(series, fromMillis, toMillis);
  }

  /** Whether a window holds more events than the closed finer ones that were merged into it. */
  private boolean holdsWide(LiveSeries series, Resolution resolution, long startMillis) {
    long events;
    if (live.clockMillis() < resolution.closesAt(startMillis)) {
      events = series.openEvents(resolution, startMillis);
    } else {
      StoredWindow window =
          new ClosedWindows(closed.apply(resolution))
              .find(series.key(), series.hash(), startMillis);
      events = window == null ? 0 : window.aggregate().events();
    }
    if (events == 0) {
      return false;
    }
    Resolution finer = FINE_TO_COARSE[resolution.ordinal() - 1];
    long last = startMillis + resolution.sizeMillis() - finer.sizeMillis();
    for (StoredWindow window : closed(finer, series.key(), startMillis, last).values()) {
      events -= window.aggregate().events();
    }
    return events > 0;
  }

  private void addTiles(
      SeriesKey series, Resolution tile, long fromMillis, long toMillis, Aggregate total) {
    live.find(series).ifPresent(found -> found.addOpen(tile, fromMillis, toMillis, total));
    if (live.clockMillis() < tile.closesAt(fromMillis)) {
      return; // none of them is closed yet
    }
    closed(tile, series, fromMillis, toMillis - tile.sizeMillis())
        .values()
        .forEach(window -> total.merge(window.aggregate()));
  }

  private NavigableMap<Long, StoredWindow> closed(
      Resolution resolution, SeriesKey series, long fromMillis, long toMillis) {
    SeriesHash hash =
        live.find(series).map(LiveSeries::hash).orElseGet(() -> SeriesHash.of(series));
    long from = Math.max(fromMillis, keptFrom(series, resolution));
    if (from > toMillis) {
      return Collections.emptyNavigableMap();
    }
    ClosedWindows store = new ClosedWindows(closed.apply(resolution));
    return cache == null
        ? store.range(series, hash, from, toMillis)
        : cache.range(store, resolution, series, hash, from, toMillis, live.clockMillis());
  }

  /**
   * Start of the first window that counts: those before hold what was deleted with the scope.
   * Windows that were open then were never closed, so none holds both.
   */
  private long keptFrom(SeriesKey series, Resolution resolution) {
    DeletedScopes deleted = live.deleted();
    if (deleted.deletions().isEmpty()) {
      return Long.MIN_VALUE;
    }
    long begin = deleted.beginMillis(Series.parse(series).scope());
    return begin == Long.MAX_VALUE || begin == DeletedScopes.NEVER
        ? begin
        : resolution.windowStart(begin);
  }

  private static Resolution coarsestTile(long fromMillis, long toMillis) {
    for (int i = FINE_TO_COARSE.length - 1; i > 0; i--) {
      Resolution resolution = FINE_TO_COARSE[i];
      if (resolution.windowStart(fromMillis) == fromMillis
          && fromMillis + resolution.sizeMillis() <= toMillis) {
        return resolution;
      }
    }
    return Resolution.SECOND;
  }

  /** The windows that start in [from, to], oldest first. */
  public List<WindowAggregate> windows(
      SeriesKey series, Resolution resolution, long fromMillis, long toMillis) {
    // Open ones first: one that closes meanwhile is then read twice, and not missed.
    NavigableMap<Long, WindowAggregate> windows = new TreeMap<>();
    live.find(series)
        .ifPresent(
            found ->
                openWindows(found, resolution)
                    .subMap(fromMillis, true, toMillis, true)
                    .forEach(
                        (start, aggregate) ->
                            windows.put(
                                start,
                                new WindowAggregate(
                                    series, resolution, start, WindowState.OPEN, 0, aggregate))));
    closed(resolution, series, fromMillis, toMillis)
        .forEach(
            (start, window) ->
                windows.put(
                    start,
                    new WindowAggregate(
                        series,
                        resolution,
                        start,
                        window.state(),
                        window.revision(),
                        window.aggregate())));
    return List.copyOf(windows.values());
  }

  /**
   * The windows that start in [from, to], without their states. For any thread, and made for many
   * windows.
   *
   * @param parts what is needed of each at least
   */
  public WindowRun run(
      SeriesKey series, Resolution resolution, long fromMillis, long toMillis, WindowParts parts) {
    long clockMillis = live.clockMillis();
    LiveSeries found = live.find(series).orElse(null);
    // Open ones first: one that closes meanwhile is then read twice, and not missed.
    NavigableMap<Long, Aggregate> allOpen =
        found == null ? Collections.emptyNavigableMap() : openWindows(found, resolution);
    NavigableMap<Long, Aggregate> open = allOpen.subMap(fromMillis, true, toMillis, true);
    SeriesHash hash = found == null ? SeriesHash.of(series) : found.hash();
    long kept = keptFrom(series, resolution);
    if (kept > toMillis) {
      return new WindowRun(series, new Windows.Builder(parts).build());
    }
    ReadNumbers.Store store =
        (from, to) ->
            new ClosedWindows(closed.apply(resolution))
                .read(series, hash, Math.max(from, kept), to, parts);
    Windows read =
        found == null || numbers == null || !parts.areNumbers()
            ? store.read(fromMillis, toMillis)
            : numbers.read(
                found,
                resolution,
                parts,
                fromMillis,
                toMillis,
                closedMillis(resolution, clockMillis, allOpen),
                store);
    if (open.isEmpty()) {
      return new WindowRun(series, read);
    }
    Windows.Builder run = new Windows.Builder(parts).addAll(read);
    open.forEach(run::putIfAbsent);
    return new WindowRun(series, run.build());
  }

  /**
   * Start of the newest windows that had all closed by a time.
   *
   * @param clockMillis the append clock then
   * @param open those that were open afterwards; of what was due by then some may have been
   */
  private static long closedMillis(
      Resolution resolution, long clockMillis, NavigableMap<Long, Aggregate> open) {
    if (clockMillis == Long.MIN_VALUE) {
      return Long.MIN_VALUE;
    }
    long due = clockMillis - resolution.closesAt(0);
    return open.isEmpty() ? due : Math.min(due, open.firstKey() - 1);
  }

  /** The open windows of this resolution, whole: with the open finer ones inside them. */
  private static NavigableMap<Long, Aggregate> openWindows(
      LiveSeries series, Resolution resolution) {
    NavigableMap<Long, Aggregate> whole = new TreeMap<>();
    for (LiveSeries.OpenWindow window : series.openWindows()) {
      if (window.resolution().compareTo(resolution) <= 0) {
        whole
            .computeIfAbsent(resolution.windowStart(window.startMillis()), start -> new Aggregate())
            .merge(window.aggregate());
      }
    }
    return whole;
  }
}

package dev.masterperf.streams.window;

import dev.masterperf.model.Aggregate;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.model.WindowAggregate;
import dev.masterperf.model.WindowState;
import dev.masterperf.model.wire.AggregateCodec.StoredWindow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.ReadOnlyWindowStore;
import org.apache.kafka.streams.state.WindowStoreIterator;

/**
 * Windows as the stores hold them, the open ones completed: an open coarse window holds only the
 * finer ones already closed, so those still open are merged in when it is read.
 */
public final class WindowReader {
  private static final Resolution[] FINE_TO_COARSE = Resolution.values();

  private final Function<Resolution, ReadOnlyWindowStore<SeriesKey, StoredWindow>> stores;

  public WindowReader(Function<Resolution, ReadOnlyWindowStore<SeriesKey, StoredWindow>> stores) {
    this.stores = stores;
  }

  /**
   * All events of the finest windows that start in [from, to), merged. Whole coarse windows stand
   * in for the finer ones they were made of.
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
      for (WindowAggregate window : windows(series, tile, at, end - tile.sizeMillis())) {
        total.merge(window.aggregate());
      }
      at = end;
    }
    return total;
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
    List<WindowAggregate> windows = new ArrayList<>();
    try (WindowStoreIterator<StoredWindow> stored =
        stores.apply(resolution).fetch(series, instant(fromMillis), instant(toMillis))) {
      while (stored.hasNext()) {
        KeyValue<Long, StoredWindow> window = stored.next();
        windows.add(complete(series, resolution, window.key, window.value));
      }
    }
    return windows;
  }

  private WindowAggregate complete(
      SeriesKey series, Resolution resolution, long start, StoredWindow stored) {
    Aggregate aggregate = stored.aggregate();
    if (stored.state() == WindowState.OPEN) {
      addOpenFiner(series, resolution, start, aggregate);
    }
    return new WindowAggregate(
        series, resolution, start, stored.state(), stored.revision(), aggregate);
  }

  /** Adds the open windows of all finer resolutions inside an open coarse one. */
  private void addOpenFiner(
      SeriesKey series, Resolution resolution, long start, Aggregate aggregate) {
    for (Resolution finer : FINE_TO_COARSE) {
      if (finer == resolution) {
        return;
      }
      try (WindowStoreIterator<StoredWindow> newestFirst =
          stores
              .apply(finer)
              .backwardFetch(
                  series, instant(start), instant(start + resolution.sizeMillis() - 1))) {
        // Windows close in order of their start: behind the first closed one all are closed.
        while (newestFirst.hasNext()) {
          StoredWindow window = newestFirst.next().value;
          if (window.state() != WindowState.OPEN) {
            break;
          }
          aggregate.merge(window.aggregate());
        }
      }
    }
  }

  private static Instant instant(long millis) {
    return Instant.ofEpochMilli(Math.max(0, millis));
  }
}

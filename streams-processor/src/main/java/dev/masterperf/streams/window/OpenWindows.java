package dev.masterperf.streams.window;

import dev.masterperf.model.Aggregate;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.SeriesKey;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The windows still taking data, by resolution and start: an index over the stores, so that the
 * next to close is found at once and adding a sample reads nothing back.
 */
final class OpenWindows {
  private final Map<Resolution, NavigableMap<Long, Map<SeriesKey, Aggregate>>> byStart =
      new EnumMap<>(Resolution.class);

  OpenWindows() {
    for (Resolution resolution : Resolution.values()) {
      byStart.put(resolution, new TreeMap<>());
    }
  }

  /** The open window of this series, made empty if there is none. */
  Aggregate at(Resolution resolution, long startMillis, SeriesKey series) {
    return starts(resolution)
        .computeIfAbsent(startMillis, start -> new LinkedHashMap<>())
        .computeIfAbsent(series, key -> new Aggregate());
  }

  boolean holds(Resolution resolution, long startMillis, SeriesKey series) {
    Map<SeriesKey, Aggregate> windows = starts(resolution).get(startMillis);
    return windows != null && windows.containsKey(series);
  }

  void restore(Resolution resolution, long startMillis, SeriesKey series, Aggregate aggregate) {
    starts(resolution)
        .computeIfAbsent(startMillis, start -> new LinkedHashMap<>())
        .put(series, aggregate);
  }

  /**
   * The append time at which the next window of any resolution closes; MAX_VALUE if none is open.
   */
  long nextCloseMillis() {
    long next = Long.MAX_VALUE;
    for (Resolution resolution : Resolution.values()) {
      NavigableMap<Long, ?> starts = starts(resolution);
      if (!starts.isEmpty()) {
        next = Math.min(next, resolution.closesAt(starts.firstKey()));
      }
    }
    return next;
  }

  boolean hasDue(Resolution resolution, long clockMillis) {
    NavigableMap<Long, ?> starts = starts(resolution);
    return !starts.isEmpty() && resolution.closesAt(starts.firstKey()) <= clockMillis;
  }

  /** Takes out the oldest windows of this resolution. */
  Map.Entry<Long, Map<SeriesKey, Aggregate>> takeOldest(Resolution resolution) {
    return starts(resolution).pollFirstEntry();
  }

  private NavigableMap<Long, Map<SeriesKey, Aggregate>> starts(Resolution resolution) {
    NavigableMap<Long, Map<SeriesKey, Aggregate>> starts = byStart.get(resolution);
    if (starts == null) {
      throw new IllegalStateException("no index for " + resolution);
    }
    return starts;
  }
}

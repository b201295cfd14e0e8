package dev.masterperf.streams.window;

import dev.masterperf.model.Resolution;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which series have an open window, by resolution and start: the next to close is found at once.
 */
final class DueWindows {
  private final Map<Resolution, NavigableMap<Long, List<LiveSeries>>> byStart =
      new EnumMap<>(Resolution.class);

  /** Kept, so that most records need not look. */
  private long nextMillis = Long.MAX_VALUE;

  /** Where the last one went, since most open together with others. */
  private List<LiveSeries> addedTo = List.of();

  private long addedStartMillis;
  private @Nullable Resolution addedResolution;

  DueWindows() {
    for (Resolution resolution : Resolution.values()) {
      byStart.put(resolution, new TreeMap<>());
    }
  }

  /** Notes a window that was just opened. */
  void add(Resolution resolution, long startMillis, LiveSeries series) {
    if (startMillis != addedStartMillis || resolution != addedResolution) {
      addedTo = starts(resolution).computeIfAbsent(startMillis, start -> new ArrayList<>());
      addedStartMillis = startMillis;
      addedResolution = resolution;
    }
    addedTo.add(series);
    nextMillis = Math.min(nextMillis, resolution.closesAt(startMillis));
  }

  /** The append time at which the next window closes; MAX_VALUE if none is open. */
  long nextMillis() {
    return nextMillis;
  }

  private long earliest() {
    long next = Long.MAX_VALUE;
    for (Resolution resolution : Resolution.values()) {
      NavigableMap<Long, ?> starts = starts(resolution);
      if (!starts.isEmpty()) {
        next = Math.min(next, resolution.closesAt(starts.firstKey()));
      }
    }
    return next;
  }

  boolean has(Resolution resolution, long clockMillis) {
    NavigableMap<Long, ?> starts = starts(resolution);
    return !starts.isEmpty() && resolution.closesAt(starts.firstKey()) <= clockMillis;
  }

  /** Takes out the oldest start of this resolution, with its series. */
  Map.Entry<Long, List<LiveSeries>> takeOldest(Resolution resolution) {
    Map.Entry<Long, List<LiveSeries>> oldest = starts(resolution).pollFirstEntry();
    nextMillis = earliest();
    addedResolution = null;
    return oldest;
  }

  private NavigableMap<Long, List<LiveSeries>> starts(Resolution resolution) {
    NavigableMap<Long, List<LiveSeries>> starts = byStart.get(resolution);
    if (starts == null) {
      throw new IllegalStateException("no index for " + resolution);
    }
    return starts;
  }
}

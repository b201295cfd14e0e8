package dev.masterperf.archive.history;

import dev.masterperf.model.Resolution;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;

/** Tells which windows need not be read from the archive, since they are hot. */
@FunctionalInterface
public interface HotReach {
  /** Nothing is hot; the archive answers for all. */
  HotReach NONE = resolution -> Long.MAX_VALUE;

  /**
   * Windows that start at this time or later are hot; epoch milliseconds, MAX_VALUE where none are.
   */
  long fromMillis(Resolution resolution);

  /**
   * By how long windows stay hot after their end, in a processor that has run for as long.
   *
   * @param clock as that of the topics
   */
  static HotReach kept(Map<Resolution, Duration> kept, InstantSource clock) {
    Map<Resolution, Long> keptMillis = new EnumMap<>(Resolution.class);
    kept.forEach((resolution, time) -> keptMillis.put(resolution, time.toMillis()));
    return resolution -> {
      Long millis = keptMillis.get(resolution);
      // What ended just then may be gone already.
      return millis == null ? Long.MAX_VALUE : resolution.windowStart(clock.millis() - millis);
    };
  }
}

package dev.masterperf.streams.alert;

import dev.masterperf.model.Resolution;
import dev.masterperf.query.windows.ResolutionChoice;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Which windows of the past are still kept, by the append clock. */
final class KeptWindows {
  private final Map<Resolution, Duration> retention;
  private final LongSupplier clockMillis;

  /**
   * @param clockMillis the append clock, epoch milliseconds
   */
  KeptWindows(Map<Resolution, Duration> retention, LongSupplier clockMillis) {
    this.retention = new EnumMap<>(retention);
    this.clockMillis = clockMillis;
  }

  /** How expressions are answered. */
  ResolutionChoice choice() {
    return ResolutionChoice.kept(retention, clockMillis);
  }

  /**
   * The resolution that answers a range: the finest with windows no longer than the range of which
   * all are still kept; empty if there is none.
   *
   * @param atMillis end of the range, epoch milliseconds
   */
  Optional<Resolution> answering(long atMillis, long rangeMillis) {
    for (Resolution resolution : Resolution.values()) {
      if (resolution.sizeMillis() <= rangeMillis
          && isKept(resolution, firstStart(resolution, atMillis, rangeMillis))) {
        return Optional.of(resolution);
      }
    }
    return Optional.empty();
  }

  /** The finest resolution that still keeps its window at this time; empty if none does. */
  Optional<Resolution> finestAt(long atMillis) {
    for (Resolution resolution : Resolution.values()) {
      if (isKept(resolution, resolution.windowStart(atMillis))) {
        return Optional.of(resolution);
      }
    }
    return Optional.empty();
  }

  /** The coarsest resolution with windows no longer than the range. */
  static Resolution coarsestWithin(long rangeMillis) {
    Resolution coarsest = Resolution.SECOND;
    for (Resolution resolution : Resolution.values()) {
      if (resolution.sizeMillis() <= rangeMillis) {
        coarsest = resolution;
      }
    }
    return coarsest;
  }

  /** Where the first window starts whose start lies in (at − range, at]. */
  static long firstStart(Resolution resolution, long atMillis, long rangeMillis) {
    return resolution.windowStart(atMillis - rangeMillis) + resolution.sizeMillis();
  }

  /** Where the oldest window starts that is still kept of this resolution, epoch milliseconds. */
  long firstStart(Resolution resolution) {
    long clock = clockMillis.getAsLong();
    long kept = Objects.requireNonNull(retention.get(resolution)).toMillis();
    return clock < Long.MIN_VALUE + kept ? clock : resolution.windowStart(clock - kept);
  }

  /** Where the oldest window starts that is surely kept of this resolution, epoch milliseconds. */
  long oldestStart(Resolution resolution) {
    long kept = Objects.requireNonNull(retention.get(resolution)).toMillis();
    return resolution.windowStart(clockMillis.getAsLong() - kept) + resolution.sizeMillis();
  }

  private boolean isKept(Resolution resolution, long startMillis) {
    long kept = Objects.requireNonNull(retention.get(resolution)).toMillis();
    return clockMillis.getAsLong() < startMillis + resolution.sizeMillis() + kept;
  }
}

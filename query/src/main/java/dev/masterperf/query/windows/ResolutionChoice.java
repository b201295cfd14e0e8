package dev.masterperf.query.windows;

import dev.masterperf.model.Resolution;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Which windows answer a question. */
@FunctionalInterface
public interface ResolutionChoice {
  /**
   * The finest resolution whose windows are not longer than the range and all still there.
   *
   * @param rangeMillis 0 where no range is asked for: then any length will do
   * @param afterMillis windows that start then or earlier are not needed
   * @return empty where there is none, and so no answer
   */
  Optional<Resolution> choose(long rangeMillis, long afterMillis);

  /**
   * By how long windows are kept after their end; those of a resolution not named are not kept.
   *
   * @param clockMillis by which windows are dropped, epoch milliseconds
   */
  static ResolutionChoice kept(Map<Resolution, Duration> retention, LongSupplier clockMillis) {
    Map<Resolution, Long> keptMillis = new EnumMap<>(Resolution.class);
    retention.forEach((resolution, kept) -> keptMillis.put(resolution, kept.toMillis()));
    return (rangeMillis, afterMillis) -> {
      long clock = clockMillis.getAsLong();
      for (Map.Entry<Resolution, Long> kept : keptMillis.entrySet()) { // from fine to coarse
        Resolution resolution = kept.getKey();
        long size = resolution.sizeMillis();
        boolean fits = rangeMillis == 0 || size <= rangeMillis;
        if (fits && clock - kept.getValue() < resolution.windowStart(afterMillis) + 2 * size) {
          return Optional.of(resolution);
        }
      }
      return Optional.empty();
    };
  }
}

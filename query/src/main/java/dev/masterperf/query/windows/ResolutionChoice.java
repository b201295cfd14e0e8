package dev.masterperf.query.windows;

import dev.masterperf.model.Resolution;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
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

  /**
   * By how long windows are kept hot, where older ones lie in an archive: the finest that is still
   * hot for all the time and not longer than the range; where that time is past for all of those,
   * the coarsest that is not longer, since the archive has all and the coarsest is the least to
   * read. Without a range, none that is longer than an instant looks back, for between two of those
   * there would be times without an answer.
   *
   * @param hot how long windows are kept hot after their end
   * @param lookback how far an instant looks back for a value
   * @param clockMillis by which windows leave the hot stores, epoch milliseconds
   */
  static ResolutionChoice overArchive(
      Map<Resolution, Duration> hot, Duration lookback, LongSupplier clockMillis) {
    ResolutionChoice kept = kept(hot, clockMillis);
    return (rangeMillis, afterMillis) -> {
      long longest = rangeMillis == 0 ? lookback.toMillis() : rangeMillis;
      return kept.choose(longest, afterMillis).or(() -> coarsestWithin(longest));
    };
  }

  private static Optional<Resolution> coarsestWithin(long millis) {
    return Arrays.stream(Resolution.values())
        .filter(resolution -> resolution.sizeMillis() <= millis)
        .reduce((finer, coarser) -> coarser);
  }

  /** The same, which tells of each resolution that it chooses. */
  default ResolutionChoice telling(Consumer<Resolution> listener) {
    return (rangeMillis, afterMillis) -> {
      Optional<Resolution> chosen = choose(rangeMillis, afterMillis);
      chosen.ifPresent(listener);
      return chosen;
    };
  }
}

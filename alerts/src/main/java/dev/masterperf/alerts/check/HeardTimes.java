package dev.masterperf.alerts.check;

import dev.masterperf.model.Aggregate;
import dev.masterperf.model.Resolution;
import dev.masterperf.query.series.Labels;
import dev.masterperf.query.windows.SeriesWindows;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.LongStream;

/** When series were heard of, as far as their windows tell. */
final class HeardTimes {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Map<Labels, long[]> times = new HashMap<>();

  HeardTimes(SeriesOfRule series) {
    for (SeriesWindows one : series.all()) {
      LongStream.Builder found = LongStream.builder();
      for (Resolution resolution : Resolution.values()) {
        one.each(
            resolution,
            0,
            Long.MAX_VALUE,
            (start, window) -> add(resolution, start, window, found));
      }
      times.put(one.labels().measured().withoutName(), found.build().sorted().toArray());
    }
  }

  /**
   * Coarser windows tell of what was too long for the finest. Of an event without a number nothing
   * is left but the window it was in, which says enough where that is a second.
   */
  private static void add(
      Resolution resolution, long startMillis, Aggregate window, LongStream.Builder found) {
    if (window.count() > 0) {
      found.add(window.lastTsNanos() / NANOS_PER_MILLI);
    }
    if (resolution == Resolution.SECOND) {
      found.add(startMillis);
    }
  }

  /** When each was last heard of, not later than this; without those never heard of before. */
  Map<Labels, Long> upTo(long millis) {
    Map<Labels, Long> last = new HashMap<>();
    times.forEach(
        (labels, all) -> {
          int found = Arrays.binarySearch(all, millis);
          int newest = found >= 0 ? found : -found - 2;
          if (newest >= 0) {
            last.put(labels, all[newest]);
          }
        });
    return last;
  }
}

package dev.masterperf.alerts.check;

import dev.masterperf.model.Resolution;
import dev.masterperf.query.series.Labels;
import dev.masterperf.query.windows.SeriesWindows;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** When series were heard of, as far as their finest windows tell. */
final class HeardTimes {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Map<Labels, long[]> times = new HashMap<>();

  HeardTimes(SeriesOfRule series) {
    for (SeriesWindows one : series.all()) {
      long[] found = new long[16];
      int[] size = {0};
      long[][] grown = {found};
      one.each(
          Resolution.SECOND,
          0,
          Long.MAX_VALUE,
          (start, window) -> {
            if (size[0] == grown[0].length) {
              grown[0] = Arrays.copyOf(grown[0], 2 * size[0]);
            }
            // an event without a number left no time of its own
            grown[0][size[0]++] =
                window.count() > 0
                    ? Math.max(start, window.lastTsNanos() / NANOS_PER_MILLI)
                    : start;
          });
      times.put(one.labels().measured().withoutName(), Arrays.copyOf(grown[0], size[0]));
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

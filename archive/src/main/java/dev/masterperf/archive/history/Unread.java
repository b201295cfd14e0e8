package dev.masterperf.archive.history;

import dev.masterperf.archive.dataset.DataFile;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.model.wire.Timestamps;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Files of events that could not be read, and why. Threads may share it.
 *
 * <p>Such a file is felt behind its own time too: the first number of a series after it is compared
 * with one of before, or with none.
 */
final class Unread {
  private final Map<DataFile, String> reasons = new LinkedHashMap<>();

  synchronized void add(DataFile file, String reason) {
    reasons.put(file, reason);
  }

  /** Tells what lacks in windows that were made of these events. */
  synchronized void tell(Map<SeriesKey, List<PerfMetric>> events, Consumer<Incomplete> listener) {
    reasons.forEach(
        (file, reason) -> {
          long to = file.toMillis();
          for (Map.Entry<SeriesKey, List<PerfMetric>> one : events.entrySet()) {
            if (one.getKey().text().compareTo(file.firstSeries()) >= 0
                && one.getKey().text().compareTo(file.lastSeries()) <= 0) {
              to = Math.max(to, firstNumberAfter(file.toMillis(), one.getValue()));
            }
          }
          listener.accept(Incomplete.of(file, to, reason));
        });
  }

  /** The time itself if there is none. */
  private static long firstNumberAfter(long millis, List<PerfMetric> events) {
    return events.stream()
        .filter(event -> event.unit() != null)
        .mapToLong(event -> Timestamps.toMillis(event.tsNanos()))
        .filter(at -> at > millis)
        .min()
        .orElse(millis);
  }
}

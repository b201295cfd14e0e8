package dev.masterperf.api.history;

import dev.masterperf.model.Series;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.query.windows.SeriesLabels;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Labels of series, which cost more to make than to keep from one question to the next. */
final class KnownLabels {
  private static final int MOST = 50_000;

  private final Map<SeriesKey, SeriesLabels> known = new ConcurrentHashMap<>();

  SeriesLabels of(SeriesKey key) {
    SeriesLabels labels = known.get(key);
    if (labels == null) {
      labels = SeriesLabels.of(Series.parse(key));
      if (known.size() >= MOST) {
        known.clear(); // they come again, those that are asked for
      }
      known.put(key, labels);
    }
    return labels;
  }
}

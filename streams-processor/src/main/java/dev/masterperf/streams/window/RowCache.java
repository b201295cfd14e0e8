package dev.masterperf.streams.window;

import dev.masterperf.model.SeriesKey;
import java.util.Map;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** The rows of the series heard from last, so that most events read nothing back from the store. */
final class RowCache {
  private final KeyValueStore<SeriesKey, SeriesRow> store;
  private final Map<SeriesKey, SeriesRow> recent = new RecentlyUsed<>();

  RowCache(KeyValueStore<SeriesKey, SeriesRow> store) {
    this.store = store;
  }

  @Nullable SeriesRow get(SeriesKey series) {
    SeriesRow row = recent.get(series);
    if (row == null) {
      row = store.get(series);
      if (row != null) {
        recent.put(series, row);
      }
    }
    return row;
  }

  void put(SeriesKey series, SeriesRow row) {
    recent.put(series, row);
  }
}

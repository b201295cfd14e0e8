package dev.masterperf.streams.window;

import dev.masterperf.model.SeriesKey;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** Series as they were read from a store once. */
record StoredStates(Map<SeriesKey, LiveSeries> series) implements LiveStates {

  @Override
  public Collection<LiveSeries> all() {
    return series.values();
  }

  @Override
  public Optional<LiveSeries> find(SeriesKey key) {
    return Optional.ofNullable(series.get(key));
  }

  @Override
  public long held() {
    return 0;
  }

  @Override
  public LiveStates stored() {
    return this;
  }

  @Override
  public long clockMillis() {
    return Long.MIN_VALUE;
  }

  @Override
  public long sinceMillis() {
    return NOT_BEGUN; // who reads a copy that follows has to ask others for what is older anyway
  }
}

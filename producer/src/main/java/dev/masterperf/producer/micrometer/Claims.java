package dev.masterperf.producer.micrometer;

import dev.masterperf.model.Series;
import io.micrometer.core.instrument.Meter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which series belong to which meter, so that no two write to one, and their number is bounded.
 * Safe for use by many threads.
 */
final class Claims {
  private final int capacity;

  private final Map<Series, Meter.Id> owners = new HashMap<>();

  private final Map<Meter.Id, List<Series>> owned = new HashMap<>();

  Claims(int capacity) {
    this.capacity = capacity;
  }

  /**
   * Gives a series to a meter.
   *
   * @throws IllegalArgumentException if another one has it, or there are too many
   */
  synchronized void claim(Series series, Meter.Id meter) {
    Meter.Id owner = owners.get(series);
    if (owner != null) {
      throw new IllegalArgumentException(
          "series "
              + series.key()
              + " belongs to "
              + owner
              + " already; name one of them otherwise");
    }
    if (owners.size() >= capacity) {
      throw new IllegalArgumentException(
          "there are "
              + capacity
              + " series already; a tag of it or of another meter has too many values");
    }
    owners.put(series, meter);
    owned.computeIfAbsent(meter, id -> new ArrayList<>(1)).add(series);
  }

  /** Frees all series of a meter. */
  synchronized void release(Meter.Id meter) {
    List<Series> series = owned.remove(meter);
    if (series != null) {
      series.forEach(owners::remove);
    }
  }
}

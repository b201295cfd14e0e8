package dev.masterperf.streams.anomaly;

import dev.masterperf.alerts.detection.Surroundings;
import dev.masterperf.model.AnomalyEvidence.Moved;
import dev.masterperf.model.Series;
import dev.masterperf.model.SeriesKey;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which series of a process left their bands last, and when: at most one entry for each series that
 * has a detector. Safe for threads; of one that begins it knows nothing.
 */
final class Movements {
  private final Map<String, Map<SeriesKey, Moved>> byScope = new ConcurrentHashMap<>();

  /** A series did. */
  void add(Moved moved) {
    byScope.compute(
        scope(moved.series()),
        (scope, known) -> {
          Map<SeriesKey, Moved> ofScope = known == null ? new ConcurrentHashMap<>() : known;
          ofScope.put(moved.series(), moved);
          return ofScope;
        });
  }

  /** A series is gone, or nothing judges it any more. */
  void forget(SeriesKey series) {
    byScope.computeIfPresent(
        scope(series),
        (scope, ofScope) -> {
          ofScope.remove(series);
          return ofScope.isEmpty() ? null : ofScope;
        });
  }

  /** How many series it knows of. */
  int size() {
    return byScope.values().stream().mapToInt(Map::size).sum();
  }

  /**
   * Others of its scope that did so about then, the furthest first.
   *
   * @param atMillis epoch milliseconds
   * @param withinMillis before or after that
   */
  List<Moved> around(SeriesKey series, long atMillis, long withinMillis) {
    return byScope.getOrDefault(scope(series), Map.of()).values().stream()
        .filter(one -> !one.series().equals(series))
        .filter(one -> Math.abs(one.at().toEpochMilli() - atMillis) <= withinMillis)
        .sorted(
            Comparator.comparingDouble(Moved::deviation)
                .reversed()
                .thenComparing(one -> one.series().text()))
        .limit(Surroundings.MOST)
        .toList();
  }

  private static String scope(SeriesKey series) {
    return Series.parse(series).scope();
  }
}

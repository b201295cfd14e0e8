package dev.masterperf.producer;

import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Series;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** The latest metric of each series; series beyond the capacity are counted, not kept. */
final class LatestMetrics {
  private final Map<Series, PerfMetric> latest = new ConcurrentHashMap<>();
  private final LongAdder left = new LongAdder();
  private final int capacity;

  LatestMetrics(int capacity) {
    this.capacity = capacity;
  }

  void put(PerfMetric metric) {
    // Threads that race here may overshoot the capacity by their number, which harms nobody.
    if (latest.size() < capacity || latest.containsKey(metric.series())) {
      latest.put(metric.series(), metric);
    } else {
      left.increment();
    }
  }

  List<PerfMetric> sorted() {
    return latest.values().stream()
        .sorted(Comparator.comparing(metric -> metric.series().key()))
        .toList();
  }

  /** Events of series that found no place. */
  long leftOut() {
    return left.sum();
  }
}

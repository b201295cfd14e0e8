package dev.masterperf.streams.scopetopic;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts of what was committed; one thread counts, any may look. */
final class CopyCounts {
  private final Map<String, Long> copied = new ConcurrentHashMap<>();
  private final Map<String, Long> refused = new ConcurrentHashMap<>();
  private volatile Map<String, Long> lags = Map.of();

  void copied(String topic, long metrics) {
    copied.merge(topic, metrics, Long::sum);
  }

  void refused(String reason) {
    refused.merge(reason, 1L, Long::sum);
  }

  /**
   * @param byTopic of all partitions that are read now
   */
  void lag(Map<String, Long> byTopic) {
    lags = Map.copyOf(byTopic);
  }

  CopyFigures figures() {
    return new CopyFigures(copied, refused, lags);
  }
}

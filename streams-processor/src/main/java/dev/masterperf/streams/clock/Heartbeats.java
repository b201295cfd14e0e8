package dev.masterperf.streams.clock;

import java.util.Map;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/**
 * The heartbeats a consumer sends to the broker that keeps its group. It sends the next one only
 * while that broker answers, so their age tells how long it has not: an empty poll does not.
 */
final class Heartbeats {
  private static final String AGE = "last-heartbeat-seconds-ago";

  private final Metric age;

  /**
   * @param metrics of a consumer in a group
   */
  Heartbeats(Map<MetricName, ? extends Metric> metrics) {
    this.age =
        metrics.entrySet().stream()
            .filter(metric -> metric.getKey().name().equals(AGE))
            .findFirst()
            .<Metric>map(Map.Entry::getValue)
            .orElseThrow(() -> new IllegalArgumentException("a consumer without metric " + AGE));
  }

  /** Seconds since the last one; 0 before the first. */
  long secondsAgo() {
    // NaN becomes 0 too, and -1 is what stands there before the first.
    return Math.max(0, ((Number) age.metricValue()).longValue());
  }
}

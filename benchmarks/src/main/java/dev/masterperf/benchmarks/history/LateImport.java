package dev.masterperf.benchmarks.history;

import dev.masterperf.model.PerfMetric;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.jspecify.annotations.Nullable;

/**
 * Sends old samples to a running product as {@code masterperf import} does, so that they are late
 * for all windows and become history by the archive alone.
 */
final class LateImport {
  /** Within a record. */
  private static final int POINTS = 60;

  private LateImport() {}

  /**
   * Sends all samples in the order of their times.
   *
   * @throws IllegalStateException if the broker did not take one
   */
  static void send(Map<String, Object> clientConfig, SampleGrid grid) {
    AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    try (KafkaProducer<byte[], byte[]> producer = PastLog.producer(clientConfig)) {
      for (int first = 0; first < grid.points(); first += POINTS) {
        for (int index = 0; index < grid.series().size(); index++) {
          List<PerfMetric> metrics = new ArrayList<>(POINTS);
          for (int point = first; point < Math.min(first + POINTS, grid.points()); point++) {
            metrics.add(grid.metric(index, point));
          }
          int partition = grid.series().get(index).key().homePartition(PastLog.PARTITIONS);
          PastLog.send(producer, partition, null, metrics, failure);
        }
      }
    }
    Exception cause = failure.get();
    if (cause != null) {
      throw new IllegalStateException("a record was not taken", cause);
    }
  }
}

package dev.masterperf.producer;

import dev.masterperf.model.PerfMetric;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Brings metrics to the topic {@code masterperf.metrics.v1}. */
public interface MetricPublisher extends AutoCloseable {

  /**
   * Sends metrics, each to its series' home partition. Never blocks.
   *
   * @return completes when the broker has acknowledged all of them; fails with the first reason if
   *     any was not taken, and with {@link QueueFullException} if none was sent for want of room
   */
  CompletableFuture<Void> publish(List<PerfMetric> metrics);

  /** Sends what is still buffered, waits a bounded time for it, and frees the connection. */
  @Override
  void close();
}

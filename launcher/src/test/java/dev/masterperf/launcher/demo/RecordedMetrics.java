package dev.masterperf.launcher.demo;

import dev.masterperf.model.PerfMetric;
import dev.masterperf.producer.MetricPublisher;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps all metrics it is given. */
final class RecordedMetrics implements MetricPublisher {
  private final List<PerfMetric> metrics = new CopyOnWriteArrayList<>();

  @Override
  public CompletableFuture<Void> publish(List<PerfMetric> batch) {
    metrics.addAll(batch);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void close() {}

  List<PerfMetric> of(String category, String id) {
    return metrics.stream()
        .filter(m -> m.series().category().equals(category) && m.series().id().equals(id))
        .toList();
  }
}

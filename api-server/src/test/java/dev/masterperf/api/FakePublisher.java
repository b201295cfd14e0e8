package dev.masterperf.api;

import dev.masterperf.model.PerfMetric;
import dev.masterperf.producer.MetricPublisher;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what it is given, and confirms when the test says so. */
public final class FakePublisher implements MetricPublisher {
  public final List<PerfMetric> published = new CopyOnWriteArrayList<>();

  /** What the server tells of itself, of which no other test wants to know. */
  public final List<PerfMetric> own = new CopyOnWriteArrayList<>();

  public volatile CompletableFuture<Void> acknowledgement = CompletableFuture.completedFuture(null);

  @Override
  public CompletableFuture<Void> publish(List<PerfMetric> metrics) {
    if (metrics.stream().allMatch(metric -> metric.series().category().equals("MasterPerf"))) {
      own.addAll(metrics);
      return CompletableFuture.completedFuture(null);
    }
    published.addAll(metrics);
    return acknowledgement;
  }

  @Override
  public void close() {}
}

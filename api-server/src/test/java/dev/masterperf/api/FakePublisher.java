package dev.masterperf.api;

import dev.masterperf.model.PerfMetric;
import dev.masterperf.producer.MetricPublisher;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what it is given, and confirms when the test says so. */
public final class FakePublisher implements MetricPublisher {
  public final List<PerfMetric> published = new CopyOnWriteArrayList<>();
  public volatile CompletableFuture<Void> acknowledgement = CompletableFuture.completedFuture(null);

  @Override
  public CompletableFuture<Void> publish(List<PerfMetric> metrics) {
    published.addAll(metrics);
    return acknowledgement;
  }

  @Override
  public void close() {}
}

package dev.masterperf.producer;

import dev.masterperf.model.PerfMetric;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what it is given and acknowledges at once, or refuses everything. */
public final class RecordingPublisher implements MetricPublisher {
  private final List<PerfMetric> metrics = new CopyOnWriteArrayList<>();
  private volatile String refusal = "";
  private volatile boolean closed;

  @Override
  public CompletableFuture<Void> publish(List<PerfMetric> batch) {
    if (!refusal.isEmpty()) {
      return CompletableFuture.failedFuture(new PublishException(refusal));
    }
    metrics.addAll(batch);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void close() {
    closed = true;
  }

  public boolean isClosed() {
    return closed;
  }

  public void refuseWith(String reason) {
    refusal = reason;
  }

  public List<PerfMetric> all() {
    return List.copyOf(metrics);
  }

  public List<PerfMetric> of(String category, String id) {
    return metrics.stream()
        .filter(m -> m.series().category().equals(category) && m.series().id().equals(id))
        .toList();
  }

  /** The only metric of this category and id. */
  public PerfMetric only(String category, String id) {
    List<PerfMetric> found = of(category, id);
    if (found.size() != 1) {
      throw new AssertionError(category + " " + id + ": one wanted, there are " + found);
    }
    return found.get(0);
  }
}

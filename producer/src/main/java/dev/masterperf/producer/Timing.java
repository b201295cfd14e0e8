package dev.masterperf.producer;

import dev.masterperf.model.Quantity;
import dev.masterperf.model.Series;
import dev.masterperf.model.Status;
import dev.masterperf.model.Unit;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * A running measurement of one block, in seconds. For one thread; closing it twice records once.
 */
public final class Timing implements AutoCloseable {
  private final MasterPerfTracker tracker;
  private final LongSupplier nanoTime;
  private final Series series;
  private final long startNanos;
  private Status status = Status.OK;
  private Map<String, String> properties = Map.of();
  private boolean closed;

  Timing(MasterPerfTracker tracker, LongSupplier nanoTime, Series series) {
    this.tracker = tracker;
    this.nanoTime = nanoTime;
    this.series = series;
    this.startNanos = nanoTime.getAsLong();
  }

  /** The block did not do what it should; it is recorded with status error. */
  public void failed() {
    status = Status.ERROR;
  }

  /** As {@link #failed()}, with the class of the error among the properties. */
  public void failed(Throwable error) {
    failed();
    properties = Map.of("error", error.getClass().getSimpleName());
  }

  /** Stops and records. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    Quantity elapsed = new Quantity((nanoTime.getAsLong() - startNanos) / 1e9, Unit.SECONDS);
    tracker.addPerformanceMetric(
        Observation.of(series.category(), series.topic(), series.id(), elapsed)
            .ended(status)
            .with(properties));
  }
}

package dev.masterperf.benchmarks.alerts;

import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Quantity;
import dev.masterperf.model.Status;
import dev.masterperf.model.Topics;
import dev.masterperf.model.Unit;
import dev.masterperf.producer.KafkaMetricPublisher;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends each series' value in turn at a steady rate by the product's own publisher, from a thread
 * of its own until it is closed; an event goes between them at its own time.
 */
final class SteadyLoad implements AutoCloseable {
  static final int PER_SECOND = 1_000;

  private static final long TICK_NANOS = 1_000_000;

  private final KafkaMetricPublisher publisher;
  private final Incidents incidents;
  private final Thread thread = new Thread(this::send, "bench-load");
  private volatile boolean stop;
  private volatile long sent;
  private long countedFrom;
  private long countedFromNanos = System.nanoTime();

  SteadyLoad(String bootstrap, Incidents incidents) {
    this.publisher =
        new KafkaMetricPublisher(Map.of("bootstrap.servers", bootstrap), Topics.METRICS.name());
    this.incidents = incidents;
    thread.start();
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
  private void send() {
    long begin = System.nanoTime();
    while (!stop) {
      long due = (System.nanoTime() - begin) * PER_SECOND / 1_000_000_000L;
      while (sent < due && !stop) {
        publish((int) (sent % incidents.series()));
        sent++;
      }
      LockSupport.parkNanos(TICK_NANOS);
    }
  }

  /** The value of this series crosses the threshold and is sent. */
  void raise(int series) {
    incidents.begin(series);
    publish(series);
  }

  private void publish(int series) {
    publisher.publish(
        List.of(
            PerfMetric.of(
                BenchSeries.of(series),
                new Quantity(BenchSeries.value(incidents, series), Unit.SECONDS),
                Status.OK,
                System.currentTimeMillis() * 1_000_000L)));
  }

  /** Begins what {@link #perSecond} tells of. */
  void countFromNow() {
    countedFrom = sent;
    countedFromNanos = System.nanoTime();
  }

  /** Samples a second since then. */
  double perSecond() {
    return (sent - countedFrom) * 1e9 / (System.nanoTime() - countedFromNanos);
  }

  /** Ends it; what the broker did not take is in the log. */
  @Override
  public void close() {
    stop = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    publisher.close();
  }
}

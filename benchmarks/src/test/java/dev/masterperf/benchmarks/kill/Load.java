package dev.masterperf.benchmarks.kill;

import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Quantity;
import dev.masterperf.model.Series;
import dev.masterperf.model.Status;
import dev.masterperf.model.Topics;
import dev.masterperf.model.Unit;
import dev.masterperf.producer.KafkaMetricPublisher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A steady stream of numbered metrics, some late, some too late, some from a broken clock, some of
 * the wrong unit, and now and then a value that fires an alert.
 */
final class Load implements AutoCloseable {
  private static final int SERIES = 24;
  private static final int BATCH = 10;
  private static final long EVERY_MILLIS = 20;

  private final KafkaMetricPublisher publisher;
  private final Ledger ledger;
  private final Random random;
  private final AtomicLong numbers = new AtomicLong();
  private final AtomicLong open = new AtomicLong();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "load"));

  Load(String bootstrap, Ledger ledger, long seed) {
    this.publisher =
        new KafkaMetricPublisher(Map.of("bootstrap.servers", bootstrap), Topics.METRICS.name());
    this.ledger = ledger;
    this.random = new Random(seed);
    timer.scheduleAtFixedRate(this::send, 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void send() {
    List<PerfMetric> batch = new ArrayList<>();
    List<Long> sent = new ArrayList<>();
    for (int i = 0; i < BATCH; i++) {
      long number = numbers.incrementAndGet();
      sent.add(number);
      batch.add(metric(number, System.currentTimeMillis()));
    }
    open.addAndGet(BATCH);
    publisher
        .publish(batch)
        .whenComplete(
            (done, failure) -> {
              sent.forEach(failure == null ? ledger::acknowledged : ledger::unknown);
              open.addAndGet(-BATCH);
            });
  }

  private PerfMetric metric(long number, long now) {
    Series series = Series.of("R2", "Object Upload", "upload-" + random.nextInt(SERIES));
    int kind = random.nextInt(100);
    long at = now;
    if (kind < 8) {
      at = now - 20_000 - random.nextInt(20_000);
    } else if (kind < 12) {
      at = now - Duration.ofHours(2).toMillis();
    } else if (kind < 13) {
      at = now + Duration.ofMinutes(1).toMillis();
    }
    boolean slow = random.nextInt(400) == 0;
    Quantity quantity =
        kind == 20
            ? new Quantity(1, Unit.BYTES)
            : new Quantity(slow ? 0.9 : 0.05 + random.nextDouble() / 10, Unit.SECONDS);
    return PerfMetric.of(series, quantity, Status.OK, at * 1_000_000)
        .withProperties(Map.of("n", Long.toString(number)));
  }

  /** How many metrics were sent so far. */
  long sent() {
    return numbers.get();
  }

  /** Whether the outcome of every metric is known. */
  boolean settled() {
    return timer.isTerminated() && open.get() == 0;
  }

  /** Ends the stream; what is under way goes on. */
  void stop() {
    timer.shutdown();
  }

  @Override
  public void close() {
    timer.shutdownNow();
    publisher.close();
  }
}

package dev.masterperf.benchmarks.scale;

import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Quantity;
import dev.masterperf.model.Series;
import dev.masterperf.model.Status;
import dev.masterperf.model.Topics;
import dev.masterperf.model.Unit;
import dev.masterperf.producer.KafkaMetricPublisher;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/**
 * A steady stream over some series, each of which counts its own events: the n-th carries the
 * property {@code n}. So an answer about a series tells how many events it was computed from.
 */
final class CountingLoad implements AutoCloseable {
  static final List<Series> SERIES =
      IntStream.range(0, 24)
          .mapToObj(i -> Series.of("R2", "Object Upload", "upload-" + i))
          .toList();

  private static final int BATCH = 10;
  private static final long EVERY_MILLIS = 20;

  private final KafkaMetricPublisher publisher;
  private final Random random;
  private final Map<Series, Long> counts = new HashMap<>();
  private long newest;
  private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
  private final AtomicLong underWay = new AtomicLong();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "load"));

  CountingLoad(String bootstrap, long seed) {
    this.publisher =
        new KafkaMetricPublisher(Map.of("bootstrap.servers", bootstrap), Topics.METRICS.name());
    this.random = new Random(seed);
    timer.scheduleAtFixedRate(this::send, 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void send() {
    List<PerfMetric> batch = new ArrayList<>();
    List<String> names = new ArrayList<>();
    // A machine that is late sends several batches in one millisecond.
    long now = Math.max(System.currentTimeMillis() * 1_000_000, newest + 1);
    newest = now + BATCH;
    for (int i = 0; i < BATCH; i++) {
      Series series = SERIES.get(random.nextInt(SERIES.size()));
      long n = counts.merge(series, 1L, Long::sum);
      names.add(name(series.key().text(), n));
      // A nanosecond apart, so that the newest of a series is the last one sent.
      batch.add(
          PerfMetric.of(series, new Quantity(n, Unit.SECONDS), Status.OK, now + i)
              .withProperties(Map.of("n", Long.toString(n))));
    }
    underWay.addAndGet(BATCH);
    publisher
        .publish(batch)
        .whenComplete(
            (done, failure) -> {
              if (failure == null) {
                acknowledged.addAll(names);
              }
              underWay.addAndGet(-BATCH);
            });
  }

  static String name(String series, long n) {
    return series + " " + n;
  }

  /** Of each metric that the broker acknowledged, {@link #name}. */
  Set<String> acknowledged() {
    return Set.copyOf(acknowledged);
  }

  /** Ends the stream; what is under way goes on. */
  void stop() {
    timer.shutdown();
  }

  /** Whether the outcome of every metric is known. */
  boolean settled() {
    return timer.isTerminated() && underWay.get() == 0;
  }

  @Override
  public void close() {
    timer.shutdownNow();
    publisher.close();
  }
}

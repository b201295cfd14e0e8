package dev.masterperf.benchmarks.engine;

import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Quantity;
import dev.masterperf.model.Series;
import dev.masterperf.model.Status;
import dev.masterperf.model.Topics;
import dev.masterperf.model.Unit;
import dev.masterperf.model.wire.MetricCodec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends one-sample records of now at a steady rate, each series in turn, from a thread of its own
 * until it is closed. It falls behind where the broker does, and says so.
 */
final class SteadyLoad implements AutoCloseable {
  private static final long TICK_NANOS = 1_000_000;

  private final KafkaProducer<byte[], byte[]> producer;
  private final List<Series> series;
  private final int[] partitionOf;
  private final int perSecond;
  private final SplittableRandom random = new SplittableRandom(13);
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
  private final Thread thread = new Thread(this::send, "bench-load");
  private volatile boolean stop;
  private volatile long sent;
  private long countedFrom;
  private long countedFromNanos = System.nanoTime();

  SteadyLoad(Map<String, Object> clientConfig, int partitions, int seriesCount, int perSecond) {
    this(clientConfig, partitions, Preload.series(seriesCount), perSecond);
  }

  SteadyLoad(Map<String, Object> clientConfig, int partitions, List<Series> series, int perSecond) {
    Map<String, Object> config = new HashMap<>(clientConfig);
    config.put("compression.type", "zstd");
    config.put("linger.ms", 5);
    this.producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    this.series = List.copyOf(series);
    this.partitionOf =
        series.stream().mapToInt(one -> one.key().homePartition(partitions)).toArray();
    this.perSecond = perSecond;
    thread.start();
  }

  private void send() {
    long begin = System.nanoTime();
    while (!stop) {
      long due = (System.nanoTime() - begin) * perSecond / 1_000_000_000L;
      while (sent < due && !stop) {
        sendOne();
      }
      LockSupport.parkNanos(TICK_NANOS);
    }
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
  private void sendOne() {
    int next = (int) (sent % series.size());
    PerfMetric metric =
        PerfMetric.of(
            series.get(next),
            new Quantity(Preload.latencySeconds(random), Unit.SECONDS),
            Status.OK,
            System.currentTimeMillis() * 1_000_000L);
    producer.send(
        new ProducerRecord<>(
            Topics.METRICS.name(), partitionOf[next], null, MetricCodec.encode(metric)),
        (metadata, thrown) -> {
          if (thrown != null) {
            failure.compareAndSet(null, thrown);
          }
        });
    sent++;
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

  /** All that was sent; final once it is closed. */
  long sent() {
    return sent;
  }

  /**
   * Stops sending and waits until all is acknowledged; more than once does nothing.
   *
   * @throws IllegalStateException if the broker did not take something
   */
  void finish() {
    stop = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    producer.close();
    Exception thrown = failure.get();
    if (thrown != null) {
      throw new IllegalStateException("the broker did not take a sample", thrown);
    }
  }

  @Override
  public void close() {
    finish();
  }
}

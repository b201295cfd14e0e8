package dev.masterperf.producer;

import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.wire.MetricBatch;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * Sends metrics to their home partitions, acknowledged by all replicas in sync and never twice.
 *
 * <p>Callers only put into a bounded queue. One thread, {@code metric-publisher}, owns everything
 * that may wait: it asks for the partition count until the broker answers, encodes, and hands over
 * to the producer, whose full buffer therefore holds back the queue and nobody else. When the queue
 * is full, metrics are refused at once and counted. The futures complete on the producer's own
 * thread: what is chained to them must be short.
 */
public final class KafkaMetricPublisher implements MetricPublisher {
  /** Metrics that may wait for the broker; some 20 MB. */
  public static final int DEFAULT_QUEUE_CAPACITY = 50_000;

  private static final Duration RETRY_PAUSE = Duration.ofMillis(100);

  /** For the broker to take what is queued and to acknowledge what is sent. */
  private static final Duration DELIVERY_DEADLINE = Duration.ofSeconds(9);

  /** For the producer to fail what is left, so that the counts are final when close() returns. */
  private static final Duration FAIL_DEADLINE = Duration.ofSeconds(1);

  private final Producer<byte[], byte[]> producer;
  private final String topic;
  private final int capacity;
  private final Duration deliveryDeadline;
  private final Semaphore room;
  private final DeliveryLog deliveries;
  private final BlockingQueue<Publication> queue = new LinkedBlockingQueue<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "metric-publisher");
  private volatile boolean terminated;

  private record Publication(List<PerfMetric> metrics, CompletableFuture<Void> done) {
    Publication(List<PerfMetric> metrics) {
      this(List.copyOf(metrics), new CompletableFuture<>());
    }

    /** Nobody's metrics: the sign that no more will come. */
    boolean isStop() {
      return metrics.isEmpty();
    }
  }

  /**
   * @param kafkaConfig at least {@code bootstrap.servers}; may change compression, sizes and
   *     timeouts, but not acknowledgement, idempotence and serializers
   * @throws KafkaException if the configuration is refused
   */
  public KafkaMetricPublisher(Map<String, Object> kafkaConfig, String topic) {
    this(new KafkaProducer<>(ProducerConfiguration.of(kafkaConfig)), topic, DEFAULT_QUEUE_CAPACITY);
  }

  KafkaMetricPublisher(Producer<byte[], byte[]> producer, String topic, int capacity) {
    this(producer, topic, capacity, DELIVERY_DEADLINE);
  }

  KafkaMetricPublisher(
      Producer<byte[], byte[]> producer, String topic, int capacity, Duration deliveryDeadline) {
    this.deliveryDeadline = deliveryDeadline;
    this.producer = producer;
    this.topic = topic;
    this.capacity = capacity;
    this.room = new Semaphore(capacity);
    this.deliveries = new DeliveryLog(KafkaMetricPublisher.class, topic);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public CompletableFuture<Void> publish(List<PerfMetric> metrics) {
    Publication publication = new Publication(metrics);
    int count = publication.metrics().size();
    if (count == 0) {
      return CompletableFuture.completedFuture(null);
    }
    if (isClosing()) {
      return drop(publication, "the publisher is closed", PublishException::new);
    }
    if (!room.tryAcquire(count)) {
      String reason = "the queue of " + capacity + " metrics has no room for them";
      return drop(publication, reason, QueueFullException::new);
    }
    queue.add(publication);
    if (terminated) {
      dropQueue();
    }
    return publication.done();
  }

  /** What became of the metrics so far. */
  public PublishCounts counts() {
    return deliveries.counts();
  }

  /**
   * Takes no more, and waits until the broker has acknowledged everything. Fails what it has not
   * acknowledged within 10 s, and logs how much that was.
   */
  @Override
  public void close() {
    if (!isClosing()) {
      closing.countDown();
      queue.add(new Publication(List.of()));
    }
    try {
      thread.join(deliveryDeadline.toMillis());
      thread.interrupt();
      thread.join(FAIL_DEADLINE.toMillis());
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    boolean delivered = false;
    try {
      sendAll();
      producer.flush();
      delivered = true;
    } catch (InterruptedException | InterruptException e) {
      deliveries.degraded("closed before the broker had taken everything");
    } finally {
      terminated = true;
      // An interrupt that is still set would keep the producer from failing what is left.
      Thread.interrupted();
      end(delivered);
    }
  }

  private void sendAll() throws InterruptedException {
    int partitions = awaitPartitionCount();
    for (Publication next = queue.take(); !next.isStop(); next = queue.take()) {
      send(next, partitions);
    }
  }

  private void end(boolean delivered) {
    PublishCounts before = counts();
    dropQueue();
    producer.close(delivered ? FAIL_DEADLINE : Duration.ZERO);
    if (!delivered) {
      deliveries.gaveUp(counts().lost() - before.lost());
    }
  }

  /** Zero if the publisher was closed with nothing to send. */
  private int awaitPartitionCount() throws InterruptedException {
    while (!nothingWillCome()) {
      try {
        int partitions = producer.partitionsFor(topic).size();
        if (partitions > 0) {
          return partitions;
        }
      } catch (InterruptException e) {
        throw e;
      } catch (RuntimeException e) {
        deliveries.degraded("partition count unknown: " + e);
      }
      Thread.sleep(RETRY_PAUSE.toMillis());
    }
    return 0;
  }

  private boolean nothingWillCome() {
    Publication first = queue.peek();
    return first != null && first.isStop();
  }

  private void send(Publication publication, int partitions) {
    int count = publication.metrics().size();
    CompletableFuture<?>[] parts;
    try {
      parts =
          MetricBatch.of(publication.metrics(), partitions).stream()
              .map(this::send)
              .toArray(CompletableFuture<?>[]::new);
    } catch (RuntimeException e) {
      // One publication that cannot be encoded must not end the delivery of all others.
      String message = count + " metrics for " + topic + " could not be sent: " + e;
      deliveries.failed(count, message);
      room.release(count);
      publication.done().completeExceptionally(new PublishException(message, e));
      return;
    }
    room.release(count); // before anybody is told: who hears of the end finds its room free
    CompletableFuture.allOf(parts).whenComplete((ok, e) -> settle(publication.done(), e));
  }

  private CompletableFuture<Void> send(MetricBatch batch) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    ProducerRecord<byte[], byte[]> sent =
        new ProducerRecord<>(topic, batch.partition(), null, batch.payload());
    try {
      producer.send(sent, (metadata, error) -> settle(batch, error, done));
    } catch (RuntimeException e) {
      // An InterruptException has set the thread's interrupt again, which ends the loop.
      settle(batch, e, done);
    }
    return done;
  }

  private void settle(MetricBatch batch, @Nullable Exception error, CompletableFuture<Void> done) {
    if (error == null) {
      deliveries.acknowledged(batch.count());
      done.complete(null);
      return;
    }
    String place = topic + "-" + batch.partition();
    String message = batch.count() + " metrics were not taken by " + place + ": " + error;
    deliveries.failed(batch.count(), message);
    done.completeExceptionally(new PublishException(message, error));
  }

  private static void settle(CompletableFuture<Void> done, @Nullable Throwable error) {
    if (error == null) {
      done.complete(null);
    } else {
      Throwable cause = error instanceof CompletionException ? error.getCause() : error;
      done.completeExceptionally(cause == null ? error : cause);
    }
  }

  private CompletableFuture<Void> drop(
      Publication publication, String reason, Function<String, PublishException> failure) {
    int count = publication.metrics().size();
    deliveries.dropped(count, reason);
    publication
        .done()
        .completeExceptionally(
            failure.apply(count + " metrics for " + topic + " dropped: " + reason));
    return publication.done();
  }

  private void dropQueue() {
    for (Publication left = queue.poll(); left != null; left = queue.poll()) {
      if (!left.isStop()) {
        drop(left, "the publisher was closed before they could be sent", PublishException::new);
      }
    }
  }

  private boolean isClosing() {
    return closing.getCount() == 0;
  }
}

package dev.masterperf.producer;

import dev.masterperf.model.PerfMetric;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Sends metrics to a running server, {@code POST /api/infra/master-perf}, for programs that reach
 * no broker. The server answers once its broker has them, which is what acknowledged means here; a
 * repetition after a lost answer carries the same {@code Idempotency-Key}.
 *
 * <p>Callers only put into a bounded queue; when it is full, metrics are refused at once and
 * counted. One thread, {@code metric-http}, sends one request at a time, with all that has gathered
 * meanwhile, and repeats it while the server is away or asks for patience, up to a deadline.
 */
public final class HttpMetricPublisher implements MetricPublisher {
  /** Metrics that may wait for the server; some 4 MB. */
  public static final int DEFAULT_QUEUE_CAPACITY = 10_000;

  private static final int MAX_METRICS = 500;
  private static final Duration CLOSE_DEADLINE = Duration.ofSeconds(3);
  private static final Duration DEATH_DEADLINE = Duration.ofSeconds(1);

  private final MetricRequests requests;
  private final String server;
  private final int capacity;
  private final Semaphore room;
  private final DeliveryLog deliveries;
  private final BlockingQueue<Publication> queue = new LinkedBlockingQueue<>();
  private final Thread thread = new Thread(this::run, "metric-http");
  private volatile boolean closing;
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
   * @param server {@code http://host:port}
   */
  public HttpMetricPublisher(URI server) {
    this(server, Optional.empty());
  }

  /**
   * @param apiKey sent with each request, for a server that asks who comes: {@code mp_...} with the
   *     role ingest
   */
  public HttpMetricPublisher(URI server, Optional<String> apiKey) {
    this(server, apiKey, DEFAULT_QUEUE_CAPACITY, System::nanoTime, new Random());
  }

  /**
   * @param apiKey sent with each request
   * @param capacity metrics that may wait for the server
   * @param nanoTime nanoseconds from any fixed point
   * @param random spreads repetitions, and makes their keys
   */
  public HttpMetricPublisher(
      URI server,
      Optional<String> apiKey,
      int capacity,
      LongSupplier nanoTime,
      RandomGenerator random) {
    this.requests = new MetricRequests(server, apiKey, nanoTime, random);
    this.server = server.toString();
    this.capacity = capacity;
    this.room = new Semaphore(capacity);
    this.deliveries = new DeliveryLog(HttpMetricPublisher.class, this.server);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public CompletableFuture<Void> publish(List<PerfMetric> metrics) {
    Publication publication = new Publication(metrics);
    if (publication.metrics().isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    if (closing) {
      return drop(publication, "the publisher is closed");
    }
    if (!room.tryAcquire(publication.metrics().size())) {
      return drop(publication, "the queue of " + capacity + " metrics has no room for them");
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

  /** Takes no more, and waits 3 s at most for the server to take what is left. */
  @Override
  public void close() {
    if (!closing) {
      closing = true;
      queue.add(new Publication(List.of()));
    }
    try {
      thread.join(CLOSE_DEADLINE.toMillis());
      thread.interrupt();
      thread.join(DEATH_DEADLINE.toMillis());
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      sendAll();
    } catch (InterruptedException e) {
      deliveries.degraded("closed before the server had taken everything");
    } finally {
      terminated = true;
      long before = counts().lost();
      dropQueue();
      if (counts().lost() > before) {
        deliveries.gaveUp(counts().lost() - before);
      }
    }
  }

  private void sendAll() throws InterruptedException {
    for (Publication next = queue.take(); !next.isStop(); next = queue.take()) {
      List<Publication> gathered = gather(next);
      try {
        send(gathered);
      } catch (InterruptedException e) {
        gathered.forEach(left -> drop(left, "the publisher was closed before they were taken"));
        throw e;
      } finally {
        room.release(gathered.stream().mapToInt(each -> each.metrics().size()).sum());
      }
    }
  }

  /** What waits already, up to a request's worth. */
  private List<Publication> gather(Publication first) {
    List<Publication> gathered = new ArrayList<>(List.of(first));
    int count = first.metrics().size();
    for (Publication next = queue.peek();
        next != null && !next.isStop() && count + next.metrics().size() <= MAX_METRICS;
        next = queue.peek()) {
      gathered.add(queue.remove());
      count += next.metrics().size();
    }
    return gathered;
  }

  private void send(List<Publication> gathered) throws InterruptedException {
    List<PerfMetric> metrics = gathered.stream().flatMap(each -> each.metrics().stream()).toList();
    Map<Integer, String> refused = requests.send(metrics, deliveries::degraded);
    deliveries.acknowledged(metrics.size() - refused.size());
    int first = 0;
    for (Publication each : gathered) {
      settle(each, first, refused);
      first += each.metrics().size();
    }
  }

  private void settle(Publication publication, int first, Map<Integer, String> refused) {
    int count = 0;
    String reason = "";
    for (int i = first; i < first + publication.metrics().size(); i++) {
      if (refused.containsKey(i)) {
        reason = count++ == 0 ? refused.get(i) : reason;
      }
    }
    if (count == 0) {
      publication.done().complete(null);
      return;
    }
    String message = count + " metrics were not taken by " + server + ": " + reason;
    deliveries.failed(count, message);
    publication.done().completeExceptionally(new PublishException(message));
  }

  private CompletableFuture<Void> drop(Publication publication, String reason) {
    int count = publication.metrics().size();
    deliveries.dropped(count, reason);
    publication
        .done()
        .completeExceptionally(
            new PublishException(count + " metrics for " + server + " dropped: " + reason));
    return publication.done();
  }

  private void dropQueue() {
    for (Publication left = queue.poll(); left != null; left = queue.poll()) {
      if (!left.isStop()) {
        drop(left, "the publisher was closed before they could be sent");
      }
    }
  }
}

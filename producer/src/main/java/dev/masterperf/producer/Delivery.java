package dev.masterperf.producer;

import dev.masterperf.model.PerfMetric;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Hands metrics to the publisher and knows which of them did not reach the broker. */
final class Delivery {
  /** What does not fit into the publisher's queue is refused together. */
  private static final int MAX_TOGETHER = 500;

  private final MetricPublisher publisher;
  private final LatestMetrics latest;
  private final LongAdder lost = new LongAdder();

  /** What the broker has not answered for yet, by number. */
  private final Map<Long, CompletableFuture<Void>> inFlight = new ConcurrentHashMap<>();

  private final AtomicLong numbers = new AtomicLong();
  private volatile String lastFailure = "";
  private volatile boolean working = true;
  private volatile Runnable onLoss = () -> {};

  Delivery(MetricPublisher publisher, LatestMetrics latest) {
    this.publisher = publisher;
    this.latest = latest;
  }

  /** What to do after each loss; it must be quick. */
  void onLoss(Runnable action) {
    onLoss = action;
  }

  /** Sends events of one moment, which travel together. */
  void send(List<PerfMetric> metrics) {
    sendTogether(metrics.stream().map(metric -> new Outgoing(metric, null)).toList());
  }

  /** Sends the outcome of a flush. */
  void sendAll(List<Outgoing> flushed) {
    List<Outgoing> together = new ArrayList<>();
    for (Outgoing one : flushed) {
      if (one.alone()) {
        sendTogether(List.of(one));
      } else {
        together.add(one);
      }
      if (together.size() == MAX_TOGETHER) {
        sendTogether(List.copyOf(together));
        together.clear();
      }
    }
    if (!together.isEmpty()) {
      sendTogether(List.copyOf(together));
    }
  }

  private void sendTogether(List<Outgoing> outgoing) {
    List<PerfMetric> metrics = outgoing.stream().map(Outgoing::metric).toList();
    metrics.forEach(latest::put);
    CompletableFuture<Void> sent = published(metrics);
    CompletableFuture<Void> settled = new CompletableFuture<>();
    long number = numbers.getAndIncrement();
    inFlight.put(number, settled);
    sent.whenComplete(
        (ok, error) -> {
          settle(outgoing, error);
          inFlight.remove(number);
          settled.complete(null);
        });
  }

  /** A publisher of the user's own may throw, which the instrumented code must not notice. */
  private CompletableFuture<Void> published(List<PerfMetric> metrics) {
    try {
      return publisher.publish(metrics);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private void settle(List<Outgoing> outgoing, @Nullable Throwable error) {
    working = error == null;
    if (error != null) {
      lose(outgoing.stream().mapToLong(Outgoing::losable).sum(), reason(error));
    }
    outgoing.forEach(one -> one.settle(error == null));
  }

  /** Counts events that were not even sent. */
  void lose(long events, String reason) {
    lastFailure = reason;
    lost.add(events);
    onLoss.run();
  }

  /** Events that did not reach the broker and will not. */
  long lost() {
    return lost.sum();
  }

  /** Why a metric did not reach the broker, newest first; empty if all did. */
  String lastFailure() {
    return lastFailure;
  }

  /** Whether the newest outcome known is good. */
  boolean isWorking() {
    return working;
  }

  /**
   * Waits until the broker has answered for all that was sent.
   *
   * @return how many publications it has not answered for within {@code deadline}
   */
  int await(Duration deadline) {
    CompletableFuture<?>[] open = inFlight.values().toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.allOf(open).get(Math.max(0, deadline.toNanos()), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException("none of these is ever completed with an error", e);
    } catch (TimeoutException e) {
      return inFlight.size();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return inFlight.size();
  }

  private static String reason(Throwable error) {
    Throwable cause = error instanceof CompletionException ? error.getCause() : error;
    return String.valueOf(cause == null ? error.getMessage() : cause.getMessage());
  }
}

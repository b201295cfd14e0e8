package dev.masterperf.api.statsd;

import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Lines on their way from the sockets to the aggregation, bounded in bytes. A datagram that finds
 * no room is dropped and counted, as the network would; a connection waits, and so slows its
 * sender.
 */
final class Arrivals {
  /** Of an arrival beside its lines. */
  private static final int OVERHEAD_BYTES = 128;

  private final LinkedBlockingQueue<Arrival> queue = new LinkedBlockingQueue<>();
  private final Semaphore freeBytes;
  private final AtomicLong dropped = new AtomicLong();

  /**
   * @param bytes more than any one arrival has
   */
  Arrivals(int bytes) {
    this.freeBytes = new Semaphore(bytes, true);
  }

  /**
   * Whole lines that came together.
   *
   * @param millis when, epoch milliseconds
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on once, and never compared
  record Arrival(byte[] lines, long millis, String sender) {
    private int weight() {
      return lines.length + OVERHEAD_BYTES;
    }
  }

  /** Takes it, or drops it where there is no room. */
  void offer(Arrival arrival) {
    if (freeBytes.tryAcquire(arrival.weight())) {
      queue.add(arrival);
    } else {
      dropped.addAndGet(lines(arrival.lines()));
    }
  }

  /** Takes it as soon as there is room. */
  void put(Arrival arrival) throws InterruptedException {
    freeBytes.acquire(arrival.weight());
    queue.add(arrival);
  }

  /** The oldest one; null if none comes in time. */
  @Nullable Arrival poll(Duration within) throws InterruptedException {
    Arrival oldest = queue.poll(within.toMillis(), TimeUnit.MILLISECONDS);
    if (oldest != null) {
      freeBytes.release(oldest.weight());
    }
    return oldest;
  }

  /** Lines dropped since this was last asked. */
  long takeDropped() {
    return dropped.getAndSet(0);
  }

  private static long lines(byte[] bytes) {
    long lines = bytes.length > 0 && bytes[bytes.length - 1] != '\n' ? 1 : 0;
    for (byte b : bytes) {
      lines += b == '\n' ? 1 : 0;
    }
    return lines;
  }
}

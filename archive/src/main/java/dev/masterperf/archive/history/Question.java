package dev.masterperf.archive.history;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How much one question has read so far, and whether somebody still waits for its answer. What all
 * questions hold together is bounded by what one may: each of them alone could fill the memory.
 */
final class Question {
  private final long maxRows;

  /** Of all questions that are open. */
  private final AtomicLong held;

  private final AtomicLong rows = new AtomicLong();
  private final AtomicLong holding = new AtomicLong();
  private volatile boolean abandoned;

  /**
   * @param held how many rows all questions hold
   */
  Question(long maxRows, AtomicLong held) {
    this.maxRows = maxRows;
    this.held = held;
  }

  /** Counts windows or events that were read. */
  void rows(int more) {
    check();
    if (rows.addAndGet(more) > maxRows) {
      throw new TooMuchHistoryException(maxRows);
    }
    holding.addAndGet(more);
    if (held.addAndGet(more) > maxRows) {
      throw TooMuchHistoryException.passing();
    }
  }

  /** Of what was read so many are not kept, and count as if they had not been. */
  void dropped(int some) {
    rows.addAndGet(-some);
    holding.addAndGet(-some);
    held.addAndGet(-some);
  }

  /** Nothing that was read is needed any more. */
  void close() {
    abandon();
    held.addAndGet(-holding.getAndSet(0));
  }

  /** Ends the reading if nobody waits for it. */
  void check() {
    if (abandoned || Thread.currentThread().isInterrupted()) {
      throw new HistoryInterruptedException();
    }
  }

  /** Nobody waits any longer. */
  void abandon() {
    abandoned = true;
  }

  long rows() {
    return rows.get();
  }
}

package dev.masterperf.archive.history;

import java.util.concurrent.atomic.AtomicLong;

/** How much one question has read so far, and whether somebody still waits for its answer. */
final class Question {
  private final long maxRows;
  private final AtomicLong rows = new AtomicLong();
  private volatile boolean abandoned;

  Question(long maxRows) {
    this.maxRows = maxRows;
  }

  /** Counts a window or an event that was read. */
  void row() {
    check();
    if (rows.incrementAndGet() > maxRows) {
      throw new TooMuchHistoryException(maxRows);
    }
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

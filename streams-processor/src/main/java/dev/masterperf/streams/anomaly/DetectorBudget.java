package dev.masterperf.streams.anomaly;

import java.util.concurrent.atomic.AtomicLong;

/** The memory that the detectors of a process share. Safe for threads. */
public final class DetectorBudget {
  private final long mostBytes;
  private final AtomicLong taken = new AtomicLong();

  /**
   * @param mostBytes that detectors may take together
   */
  public DetectorBudget(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  /** Whether there is room for so many bytes. */
  boolean hasRoom(long bytes) {
    return taken.get() + bytes <= mostBytes;
  }

  /** Whether there was room for so many bytes, which are taken then. */
  boolean take(long bytes) {
    long before = taken.getAndUpdate(now -> now + bytes <= mostBytes ? now + bytes : now);
    return before + bytes <= mostBytes;
  }

  /** A detector turned out to take so much more; it is there, so it may. */
  void takeMore(long bytes) {
    taken.addAndGet(bytes);
  }

  void giveBack(long bytes) {
    taken.addAndGet(-bytes);
  }

  /** How many bytes are taken. */
  public long takenBytes() {
    return taken.get();
  }
}

package dev.masterperf.api.ingest;

import java.util.concurrent.atomic.AtomicLong;

/**
 * An amount that many take a part of for a while. Taking never waits: there is room or there is
 * not.
 */
final class Budget {
  private final long capacity;
  private final AtomicLong taken = new AtomicLong();

  Budget(long capacity) {
    this.capacity = capacity;
  }

  /**
   * Takes an amount. One that is larger than all there is gets it where nobody else has any, since
   * it would never come in otherwise.
   *
   * @return whether there was room
   */
  boolean take(long amount) {
    long before;
    do {
      before = taken.get();
      if (before > 0 && before + amount > capacity) {
        return false;
      }
    } while (!taken.compareAndSet(before, before + amount));
    return true;
  }

  void giveBack(long amount) {
    taken.addAndGet(-amount);
  }

  long taken() {
    return taken.get();
  }

  /** Begins a share that grows bit by bit and is given back as a whole. */
  Share share() {
    return new Share();
  }

  /** What one request holds. Used by one thread at a time. */
  final class Share implements AutoCloseable {
    private long held;

    private Share() {}

    /** Adds to the share, if there is room. */
    boolean add(long amount) {
      if (!take(amount)) {
        return false;
      }
      held += amount;
      return true;
    }

    /** Gives all of it back. */
    @Override
    public void close() {
      giveBack(held);
      held = 0;
    }
  }
}

package dev.masterperf.producer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** One flush of all instruments: the time it tells of, and what it sends. For one thread. */
final class Flush {
  private static final long PAUSE_NANOS = 100_000;

  /** At least 0.1 s; what has not been got by then is in the next flush. */
  private static final int PAUSES = 1_000;

  /** There is no next flush, and threads halted in the middle of a sample go on some time. */
  private static final long LAST_PAUSES = 20_000;

  /** What a pause takes where timers are coarse. */
  private static final long LONG_PAUSE_NANOS = 200_000;

  private final FlushSpan span;
  private final List<Outgoing> outgoing = new ArrayList<>();
  private int pausesLeft;

  private Flush(FlushSpan span, int pauses) {
    this.span = span;
    this.pausesLeft = pauses;
  }

  /** One that is followed by others. */
  static Flush of(FlushSpan span) {
    return new Flush(span, PAUSES);
  }

  /**
   * One after which nothing is sent any more.
   *
   * @param left for it to take; less than nothing is nothing
   */
  static Flush last(FlushSpan span, Duration left) {
    long pauses = Math.max(0, left.toNanos() / LONG_PAUSE_NANOS);
    return new Flush(span, (int) Math.min(LAST_PAUSES, pauses));
  }

  FlushSpan span() {
    return span;
  }

  void add(Outgoing one) {
    outgoing.add(one);
  }

  List<Outgoing> outgoing() {
    return outgoing;
  }

  /** Waits a moment for a thread that is in the way; false if this flush has waited enough. */
  boolean pause() {
    if (pausesLeft == 0) {
      return false;
    }
    pausesLeft--;
    LockSupport.parkNanos(PAUSE_NANOS);
    return true;
  }
}

package dev.masterperf.streams.ingest;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How old metrics are when they arrive, and when the windows that hold them are committed. Each
 * record counts once, by the oldest of its metrics: a batch is as late as what waited longest in
 * it.
 *
 * <p>The stream thread tells what it reads and when it has committed it; anybody may ask. What is
 * read and not committed is kept by event time, in slots of 8 ms of which there are 1,024; when all
 * are taken, further times count as the oldest of them.
 */
public final class IngestTimes {
  /** Upper ends in seconds. A record on time takes a commit interval; an import is hours old. */
  static final List<Double> BOUNDS =
      List.of(
          0.025, 0.05, 0.1, 0.2, 0.35, 0.5, 0.75, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 3600.0);

  /** A clock that is further ahead than this is not the jitter of a network. */
  private static final long AHEAD_MILLIS = 1_000;

  private static final int SLOTS = 1_024;
  private static final int MILLIS_BITS = 3;

  private final Buckets arrival = new Buckets(BOUNDS);
  private final Buckets commit = new Buckets(BOUNDS);
  private final AtomicLong ahead = new AtomicLong();

  // Guarded by this; one stream thread at a time takes the lock, which so is free.
  private final long[] times = new long[SLOTS];
  private final long[] counts = new long[SLOTS];
  private int used;

  /**
   * Notes a record.
   *
   * @param oldestMillis event time of the oldest of its metrics, epoch milliseconds
   * @param appendMillis when it was appended, epoch milliseconds
   */
  public void read(long oldestMillis, long appendMillis) {
    arrival.add(appendMillis - oldestMillis, 1);
    if (oldestMillis - appendMillis > AHEAD_MILLIS) {
      ahead.incrementAndGet();
    }
    pending(oldestMillis >> MILLIS_BITS);
  }

  private synchronized void pending(long time) {
    // Metrics come about in the order of time: the slot is most often the last one.
    for (int i = used - 1; i >= Math.max(0, used - 4); i--) {
      if (times[i] == time) {
        counts[i]++;
        return;
      }
    }
    if (used < SLOTS) {
      times[used] = time;
      counts[used] = 1;
      used++;
    } else {
      times[SLOTS - 1] = Math.min(times[SLOTS - 1], time);
      counts[SLOTS - 1]++;
    }
  }

  /** What was read until now is in committed windows as of this moment, epoch milliseconds. */
  public synchronized void committed(long nowMillis) {
    for (int i = 0; i < used; i++) {
      commit.add(nowMillis - (times[i] << MILLIS_BITS), counts[i]);
    }
    used = 0;
  }

  /** What was read since the last commit will be read again. */
  public synchronized void takenBack() {
    used = 0;
  }

  /** From events to the append of their record. */
  public Waits arrival() {
    return arrival.now();
  }

  /** From events to the commit of their windows. */
  public Waits commit() {
    return commit.now();
  }

  /** Records whose metrics all lie more than 1 s after their append. */
  public long ahead() {
    return ahead.get();
  }
}

package dev.masterperf.producer;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Samples that found every cell claimed. Adding is wait-free: one exchange. They are few or none,
 * so their number is bounded and each has an object of its own.
 */
final class Leftovers {
  static final int CAPACITY = 65_536;

  private static final long PAUSE_NANOS = 10_000;

  private final AtomicInteger room = new AtomicInteger(CAPACITY);
  private final AtomicReference<@Nullable Sample> newest = new AtomicReference<>();

  private static final class Sample {
    /** Says that {@link #older} is not known yet. */
    static final Sample UNKNOWN = new Sample(0, 0, 0, false);

    final double value;
    final int bin;
    final long order;
    final boolean error;
    volatile @Nullable Sample older = UNKNOWN;

    Sample(double value, int bin, long order, boolean error) {
      this.value = value;
      this.bin = bin;
      this.order = order;
      this.error = error;
    }
  }

  /** Returns false if there are too many already. */
  boolean add(double value, int bin, long order, boolean error) {
    if (room.getAndDecrement() <= 0) {
      room.getAndIncrement();
      return false;
    }
    Sample sample = new Sample(value, bin, order, error);
    sample.older = newest.getAndSet(sample);
    return true;
  }

  boolean isEmpty() {
    return newest.get() == null;
  }

  /** Takes all. For one thread at a time. */
  Samples take() {
    Samples samples = new Samples();
    Sample oldest = null;
    for (Sample next = newest.getAndSet(null); next != null; ) {
      Sample older = older(next);
      next.older = oldest; // turned round, so that they are added as they came
      oldest = next;
      next = older;
    }
    int drained = 0;
    for (Sample next = oldest; next != null; next = next.older) {
      samples.add(next.value, next.bin, next.order, next.error);
      drained++;
    }
    room.getAndAdd(drained);
    return samples;
  }

  /** Waits for the thread that added this one, if it is just doing so. */
  private static @Nullable Sample older(Sample sample) {
    Sample older = sample.older;
    while (older == Sample.UNKNOWN) {
      LockSupport.parkNanos(PAUSE_NANOS);
      older = sample.older;
    }
    return older;
  }
}

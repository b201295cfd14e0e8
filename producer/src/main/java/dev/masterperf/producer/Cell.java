package dev.masterperf.producer;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Samples that belong to whoever has claimed them. Nobody waits for a claim: a thread that does not
 * get this cell takes another one.
 *
 * <p>Unused fields on both sides keep what different threads write off each other's cache lines,
 * which processors fetch in pairs.
 */
@SuppressWarnings("unused")
final class Cell extends Samples {
  private static final VarHandle CLAIMED;

  static {
    try {
      CLAIMED = MethodHandles.lookup().findVarHandle(Cell.class, "claimed", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** 1 while somebody has it; by its handle only. As wide as the others, to stay before them. */
  private long claimed;

  private long after0, after1, after2, after3, after4, after5, after6, after7;
  private long after8, after9, after10, after11, after12, after13, after14, after15;

  /** One attempt; who succeeds has to {@link #release} it soon. */
  boolean claim() {
    return CLAIMED.compareAndSet(this, 0L, 1L);
  }

  /** Whether nobody has it and nothing is in it. */
  boolean isIdle() {
    return (long) CLAIMED.getAcquire(this) == 0 && isEmpty();
  }

  void release() {
    CLAIMED.setRelease(this, 0L);
  }
}

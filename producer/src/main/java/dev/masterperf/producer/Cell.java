package dev.masterperf.producer;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Samples of whoever has claimed it. Nobody waits for a claim: a thread that does not get this cell
 * takes another one.
 */
final class Cell {
  private static final VarHandle CLAIMED;

  static {
    try {
      CLAIMED = MethodHandles.lookup().findVarHandle(Cell.class, "claimed", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  @SuppressWarnings("unused") // by its handle only
  private int claimed;

  /** Belongs to the claim. */
  private Samples samples = new Samples();

  /** One attempt; who succeeds has to {@link #release} it soon. */
  boolean claim() {
    return CLAIMED.compareAndSet(this, 0, 1);
  }

  void release() {
    CLAIMED.setRelease(this, 0);
  }

  /** For the claimant. */
  Samples samples() {
    return samples;
  }

  /** For the claimant: takes what is here, and leaves {@code others} in its place. */
  Samples exchange(Samples others) {
    Samples mine = samples;
    samples = others;
    return mine;
  }
}

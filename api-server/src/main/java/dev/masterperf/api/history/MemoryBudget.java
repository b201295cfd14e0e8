package dev.masterperf.api.history;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How much memory all questions about the past may take together. What needs more is refused before
 * anything of it is read. Safe for any thread.
 */
public final class MemoryBudget {
  private static final int PART_OF_HEAP = 3;
  private static final double MIB = 1 << 20;

  private final long most;
  private final AtomicLong taken = new AtomicLong();

  /**
   * @param most bytes, above 0
   */
  public MemoryBudget(long most) {
    this.most = most;
  }

  /** A third of the heap. */
  public static MemoryBudget ofHeap() {
    return new MemoryBudget(Runtime.getRuntime().maxMemory() / PART_OF_HEAP);
  }

  public long bytes() {
    return most;
  }

  /** So many windows of {@link HotSeries#WINDOW_BYTES} fit into it. */
  public long windows() {
    return most / HotSeries.WINDOW_BYTES;
  }

  /**
   * Takes so many bytes.
   *
   * @param before what the same question has taken already
   * @param why what they are for, as a sentence without end: "the query would …"
   * @throws TooMuchHistory if there are not so many
   */
  void take(long bytes, long before, String why) {
    if (before + bytes > most) {
      throw new TooMuchHistory(
          String.format(
              Locale.ROOT,
              "%s, which takes up to %.0f MiB of memory, and there are %.0f MiB for all queries;"
                  + " narrow the time or the series, widen the step, or give the server more",
              why,
              (before + bytes) / MIB,
              most / MIB),
          false);
    }
    if (taken.addAndGet(bytes) > most) {
      taken.addAndGet(-bytes);
      throw new TooMuchHistory(
          "other queries have the memory that this one needs; try it a little later", true);
    }
  }

  void release(long bytes) {
    taken.addAndGet(-bytes);
  }
}

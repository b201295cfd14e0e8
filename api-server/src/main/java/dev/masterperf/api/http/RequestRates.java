package dev.masterperf.api.http;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one caller from taking the server from all others: each has a bucket of tokens that fills
 * steadily (the generic cell rate algorithm, so a bucket is one number). Safe for any thread.
 *
 * <p>What is kept is bounded: of more callers than that, those who asked longest ago have a full
 * bucket again.
 */
public final class RequestRates {
  private static final int MOST_CALLERS = 10_000;

  private final int perSecond;
  private final int burst;
  private final LongSupplier nanos;
  private final long nanosEach;
  private final long nanosAhead;

  /** By caller: when its bucket is full again. Guarded by itself. */
  private final Map<String, Long> fullAt =
      new LinkedHashMap<>(16, 0.75f, /* accessOrder= */ true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.@Nullable Entry<String, Long> eldest) {
          return size() > MOST_CALLERS;
        }
      };

  /**
   * @param perSecond tokens that a bucket gets each second
   * @param burst tokens of a full bucket
   * @param nanos elapsed time
   */
  public RequestRates(int perSecond, int burst, LongSupplier nanos) {
    this.perSecond = perSecond;
    this.burst = burst;
    this.nanos = nanos;
    this.nanosEach = TimeUnit.SECONDS.toNanos(1) / perSecond;
    this.nanosAhead = nanosEach * (burst - 1L);
  }

  /**
   * Takes a token from a caller's bucket.
   *
   * @throws ProblemException 429 if it is empty
   */
  public void take(String caller) {
    long now = nanos.getAsLong();
    synchronized (fullAt) {
      Long before = fullAt.get(caller);
      long from = before == null || before - now < 0 ? now : before;
      if (from - now <= nanosAhead) {
        fullAt.put(caller, from + nanosEach);
        return;
      }
    }
    throw new Problem(
            ProblemType.TOO_MANY_REQUESTS,
            "one caller may ask "
                + perSecond
                + " times a second, "
                + burst
                + " times at once; ask for more at once, or less often")
        .toException();
  }

  /** How many callers are remembered. */
  int callers() {
    synchronized (fullAt) {
      return fullAt.size();
    }
  }
}

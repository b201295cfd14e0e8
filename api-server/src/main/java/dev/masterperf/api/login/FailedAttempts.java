package dev.masterperf.api.login;

import dev.masterperf.api.http.Problem;
import dev.masterperf.api.http.ProblemType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes guessing slow: whoever failed 20 times in a row may try once in three seconds.
 *
 * <p>Counted by what was tried and from where, so that one program with an old key does not lock
 * out the others at its address. What is counted is bounded; those that failed longest ago are
 * forgotten.
 */
final class FailedAttempts {
  private static final int BURST = 20;
  private static final long NANOS_A_TRY =
      TimeUnit.SECONDS.toNanos(ProblemType.TOO_MANY_FAILURES.retryAfterSeconds());
  private static final int MOST_COUNTED = 10_000;

  private final LongSupplier nanos;

  /** By who tries what: the time at which all failures are forgiven. Guarded by itself. */
  private final Map<String, Long> forgivenAt =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.@Nullable Entry<String, Long> eldest) {
          return size() > MOST_COUNTED;
        }
      };

  /**
   * @param nanos elapsed time
   */
  FailedAttempts(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /**
   * @throws dev.masterperf.api.http.ProblemException 429 if it was tried in vain too often
   */
  void requireFew(String who) {
    long now = nanos.getAsLong();
    synchronized (forgivenAt) {
      Long forgiven = forgivenAt.get(who);
      if (forgiven == null || forgiven - now <= (BURST - 1) * NANOS_A_TRY) {
        return;
      }
    }
    throw new Problem(
            ProblemType.TOO_MANY_FAILURES,
            "too many keys or tokens from your address were wrong; see what is sent, and wait some"
                + " seconds")
        .toException();
  }

  /** Counts one that failed. */
  void failed(String who) {
    long now = nanos.getAsLong();
    synchronized (forgivenAt) {
      Long before = forgivenAt.remove(who);
      long from = before == null || before - now < 0 ? now : before;
      forgivenAt.put(who, from + NANOS_A_TRY);
    }
  }
}

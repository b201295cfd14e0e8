package dev.masterperf.launcher.detect;

import java.time.Instant;
import java.util.Optional;

/** When the values of a series were, counted from the last one backwards. */
final class PastTimes {
  /** Further back than a detector remembers of a series with a value each second. */
  private static final int MOST = 1 << 18;

  private final long[] epochMillis = new long[MOST];
  private long count;

  void add(long millis) {
    epochMillis[(int) (count++ % MOST)] = millis;
  }

  /**
   * When the value was that came so many before the last; empty where that is too far back.
   *
   * @param values 0 for the last
   */
  Optional<Instant> before(long values) {
    return values < Math.min(count, MOST)
        ? Optional.of(Instant.ofEpochMilli(epochMillis[(int) ((count - 1 - values) % MOST)]))
        : Optional.empty();
  }
}

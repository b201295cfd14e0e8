package dev.masterperf.launcher.backfill;

import dev.masterperf.launcher.host.CannotStartException;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Waits before the next attempt: somewhere in a range that doubles each time, so that many who were
 * refused together do not come again together; and never less than the server asks.
 */
public class Pauses {
  private static final long FIRST_MILLIS = 500;
  private static final long MOST_MILLIS = 30_000;
  private static final int MOST_DOUBLINGS = 10;

  private final RandomGenerator random;
  private int attempts;

  public Pauses(RandomGenerator random) {
    this.random = random;
  }

  /**
   * The pause after one more failure.
   *
   * @param asked by the server
   */
  Duration next(Duration asked) {
    long range = Math.min(MOST_MILLIS, FIRST_MILLIS << Math.min(attempts++, MOST_DOUBLINGS));
    return asked.plusMillis(1 + random.nextLong(range));
  }

  void reset() {
    attempts = 0;
  }

  /** Waits that long. */
  void take(Duration pause) {
    try {
      Thread.sleep(pause.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CannotStartException("interrupted", e);
    }
  }
}

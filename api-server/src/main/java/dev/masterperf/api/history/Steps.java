package dev.masterperf.api.history;

import java.time.Duration;
import java.util.stream.LongStream;

/** Lengths of cells that people read with ease, in milliseconds. */
public final class Steps {
  /** So many cells are aimed at where nobody says how long one is. */
  private static final int A_FEW_HUNDRED = 300;

  private static final long SECOND = 1_000;
  private static final long DAY = Duration.ofDays(1).toMillis();

  private static final long[] STEPS =
      LongStream.of(1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600)
          .map(seconds -> seconds * SECOND)
          .toArray();

  private Steps() {}

  /** The shortest by which a time has no more than so many cells. */
  static long of(long lengthMillis, long cells) {
    for (long step : STEPS) {
      if (lengthMillis <= step * cells) {
        return step;
      }
    }
    return DAY * Math.max(1, -Math.floorDiv(-lengthMillis, DAY * cells));
  }

  /** One by which a time has a few hundred cells. */
  public static long of(long lengthMillis) {
    return of(lengthMillis, A_FEW_HUNDRED);
  }

  /** Those longer than this, a day the last. */
  static LongStream longerThan(long stepMillis) {
    return LongStream.concat(LongStream.of(STEPS), LongStream.of(DAY))
        .filter(step -> step > stepMillis);
  }
}

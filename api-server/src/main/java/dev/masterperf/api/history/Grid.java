package dev.masterperf.api.history;

import dev.masterperf.model.Resolution;
import java.time.Duration;
import java.util.stream.LongStream;

/**
 * Cells of one length, side by side from one time to another, each beginning at a multiple of its
 * length since 1970 in UTC.
 *
 * @param startMillis of the first, epoch milliseconds
 * @param stepMillis the length, a whole number of seconds
 * @param cells how many
 */
record Grid(long startMillis, long stepMillis, int cells) {
  /** So many are aimed at where nobody says how long a cell is. */
  private static final int A_FEW_HUNDRED = 300;

  private static final long SECOND = 1_000;
  private static final long DAY = Duration.ofDays(1).toMillis();

  /** Lengths that people read with ease. */
  private static final long[] STEPS =
      LongStream.of(1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600)
          .map(seconds -> seconds * SECOND)
          .toArray();

  /**
   * The cells that hold a time.
   *
   * @param fromMillis not below 0
   * @param toMillis later, and itself outside
   * @throws ArithmeticException if they are more than an int can tell
   */
  static Grid over(long fromMillis, long toMillis, long stepMillis) {
    long start = fromMillis - fromMillis % stepMillis;
    long cells = ceilDiv(toMillis - start, stepMillis);
    return new Grid(start, stepMillis, Math.toIntExact(cells));
  }

  /** How many cells such a time has. */
  static long cells(long fromMillis, long toMillis, long stepMillis) {
    return ceilDiv(toMillis - (fromMillis - fromMillis % stepMillis), stepMillis);
  }

  /** The shortest length, of those people read with ease, that needs no more than so many cells. */
  static long stepFor(long lengthMillis, long cells) {
    for (long step : STEPS) {
      if (lengthMillis <= step * cells) {
        return step;
      }
    }
    return DAY * Math.max(1, ceilDiv(lengthMillis, DAY * cells));
  }

  /** Lengths that people read with ease, longer than one. */
  static LongStream longerThan(long stepMillis) {
    return LongStream.concat(LongStream.of(STEPS), LongStream.of(DAY))
        .filter(step -> step > stepMillis);
  }

  /** A length that gives a few hundred cells. */
  static long stepFor(long lengthMillis) {
    return stepFor(lengthMillis, A_FEW_HUNDRED);
  }

  private static long ceilDiv(long dividend, long divisor) {
    return -Math.floorDiv(-dividend, divisor);
  }

  /** Where the cells end. */
  long endMillis() {
    return startMillis + cells * stepMillis;
  }

  long startMillis(int cell) {
    return startMillis + cell * stepMillis;
  }

  /** The coarsest windows of which each cell is made up. */
  Resolution resolution() {
    Resolution coarsest = Resolution.SECOND;
    for (Resolution resolution : Resolution.values()) {
      if (stepMillis % resolution.sizeMillis() == 0) {
        coarsest = resolution;
      }
    }
    return coarsest;
  }
}

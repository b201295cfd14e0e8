package dev.masterperf.api.history;

import dev.masterperf.model.Resolution;

/**
 * Cells of one length, side by side from one time to another, each beginning at a multiple of its
 * length since 1970 in UTC.
 *
 * @param startMillis of the first, epoch milliseconds
 * @param stepMillis the length, a whole number of seconds
 * @param cells how many
 */
record Grid(long startMillis, long stepMillis, int cells) {
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

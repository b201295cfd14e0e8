package dev.masterperf.archive.trim;

import java.time.Duration;

/** How long records that are archived stay in their topic. */
final class Keep {
  /** Share of the storage budget from which on records stay for less. */
  static final double PRESSED = 0.8;

  /** Share from which on nothing stays that is archived. */
  static final double SPENT = 0.95;

  private Keep() {}

  /**
   * All of the retention while there is room, and less the less there is.
   *
   * @param share of the storage budget that is taken
   */
  static Duration at(Duration retention, double share) {
    if (share <= PRESSED) {
      return retention;
    }
    double left = Math.max(0, (SPENT - share) / (SPENT - PRESSED));
    return Duration.ofMillis((long) (retention.toMillis() * left));
  }
}

package dev.masterperf.launcher.detect;

import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * How files are judged.
 *
 * @param threshold score in (0, 1) at which a value is labelled
 * @param probation share of a file that sets its scale, at most {@link #MOST_PROBATION} values, as
 *     the Numenta benchmark does; empty: nothing of a file's length is known beforehand
 */
public record DetectSettings(double threshold, OptionalDouble probation) {
  /** As the Numenta benchmark has it. */
  public static final int MOST_PROBATION = 750;

  /**
   * Checks.
   *
   * @throws IllegalArgumentException if a share is none
   */
  public DetectSettings {
    if (!(threshold > 0 && threshold < 1)) {
      throw new IllegalArgumentException("--threshold: must be in (0, 1), not " + threshold);
    }
    if (probation.isPresent() && !(probation.getAsDouble() > 0 && probation.getAsDouble() < 1)) {
      throw new IllegalArgumentException(
          "--probation: must be in (0, 1), not " + probation.getAsDouble());
    }
  }

  /** The scale of a series of so many rows; empty where it has to be learned. */
  OptionalInt scale(long rows) {
    return probation.isPresent()
        ? OptionalInt.of((int) Math.min(probation.getAsDouble() * rows, MOST_PROBATION))
        : OptionalInt.empty();
  }
}

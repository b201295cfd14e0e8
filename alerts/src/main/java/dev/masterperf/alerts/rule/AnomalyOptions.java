package dev.masterperf.alerts.rule;

import java.util.Locale;

/**
 * What a rule wants of the detectors behind its {@code anomaly_score} and {@code
 * anomaly_deviation}.
 *
 * @param sensitivity 1 as measured; at 2 half the evidence makes an alert, at 0.5 twice as much
 * @param direction in which a value must leave what is expected to count
 * @param minDeviation how far it must be from that to count, in the unit of what is judged; 0:
 *     however little
 * @param minDeviationShare the same as a share of what is expected
 * @param stepMillis a value each so long is judged, whole seconds; 0: as the shortest range of what
 *     is judged has it
 */
public record AnomalyOptions(
    double sensitivity,
    Direction direction,
    double minDeviation,
    double minDeviationShare,
    long stepMillis) {
  public static final AnomalyOptions DEFAULT = new AnomalyOptions(1, Direction.BOTH, 0, 0, 0);

  private static final double MOST_SENSITIVE = 5;
  private static final long SECOND_MILLIS = 1_000;

  /** Where what is unusual lies. */
  public enum Direction {
    UP,
    DOWN,
    BOTH;

    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Whether a value this far above what is expected lies there. */
    public boolean has(double distance) {
      return switch (this) {
        case UP -> distance > 0;
        case DOWN -> distance < 0;
        case BOTH -> true;
      };
    }
  }

  public AnomalyOptions {
    if (!(sensitivity >= 1 / MOST_SENSITIVE && sensitivity <= MOST_SENSITIVE)) {
      throw new IllegalArgumentException(
          "sensitivity is low, normal, high or a number from 0.2 to 5, not " + sensitivity);
    }
    if (!(minDeviation >= 0 && minDeviationShare >= 0)) {
      throw new IllegalArgumentException("min_deviation must not be negative");
    }
    if (stepMillis < 0 || stepMillis % SECOND_MILLIS != 0) {
      throw new IllegalArgumentException(
          "step is whole seconds, since windows have 1 s, not " + stepMillis + " ms");
    }
  }
}

package dev.masterperf.alerts.check;

/**
 * For how long an alert was in one phase.
 *
 * @param toMillis when it ended; where it did not, when nothing more was looked at
 */
public record AlertPeriod(Phase phase, long fromMillis, long toMillis, boolean ended) {

  /** What an active alert does. */
  public enum Phase {
    PENDING,
    FIRING
  }

  public long lengthMillis() {
    return toMillis - fromMillis;
  }
}

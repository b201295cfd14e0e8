package dev.masterperf.query.series;

/** What is known of a histogram beside the one before it in its series. */
public enum ResetHint {
  /** Nothing; comparing both tells. */
  UNKNOWN("unknown"),
  /** The counter began anew. */
  RESET("reset"),
  /** It went on. */
  NOT_RESET("not_reset"),
  /** It is no counter, so it may rise and fall. */
  GAUGE("gauge");

  private final String text;

  ResetHint(String text) {
    this.text = text;
  }

  /** As Prometheus' tests write it. */
  public String text() {
    return text;
  }

  /** Whether two hints say the opposite of each other, so that their histograms do not add up. */
  public boolean contradicts(ResetHint other) {
    return (this == RESET && other == NOT_RESET) || (this == NOT_RESET && other == RESET);
  }

  /** The hint of both put together. */
  public ResetHint with(ResetHint other) {
    if (this == other) {
      return this;
    }
    return this == GAUGE || other == GAUGE ? GAUGE : UNKNOWN;
  }
}

package dev.masterperf.api.history;

/** A question that would take more memory than there is for it, found out before it is read. */
public final class TooMuchHistory extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean passing;

  TooMuchHistory(String message, boolean passing) {
    super(message);
    this.passing = passing;
  }

  /** Whether the same question may be answered once others are. */
  public boolean isPassing() {
    return passing;
  }
}

package dev.masterperf.archive.history;

/** A question would read more of the archive than one may; the message says how to ask for less. */
public final class TooMuchHistoryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean passing;

  private TooMuchHistoryException(String message, boolean passing) {
    super(message);
    this.passing = passing;
  }

  TooMuchHistoryException(long rows) {
    this(
        "the question reads more than "
            + rows
            + " windows and events of the archive; ask for fewer series, less time or longer"
            + " ranges",
        false);
  }

  /** Others hold what this one needs. */
  static TooMuchHistoryException passing() {
    return new TooMuchHistoryException(
        "other questions hold as much of the archive as fits into memory; try it a little later",
        true);
  }

  /** Whether the same question may be answered later. */
  public boolean isPassing() {
    return passing;
  }
}

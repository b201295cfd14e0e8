package dev.masterperf.archive.history;

/** A question would read more of the archive than one may; the message says how to ask for less. */
public final class TooMuchHistoryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TooMuchHistoryException(long rows) {
    super(
        "the question reads more than "
            + rows
            + " windows and events of the archive; ask for fewer series, less time or longer"
            + " ranges");
  }
}

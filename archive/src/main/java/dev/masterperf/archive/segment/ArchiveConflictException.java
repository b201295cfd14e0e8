package dev.masterperf.archive.segment;

/** Bucket and topic contradict each other; a person must decide which of them is wrong. */
public final class ArchiveConflictException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ArchiveConflictException(String message) {
    super(message);
  }
}

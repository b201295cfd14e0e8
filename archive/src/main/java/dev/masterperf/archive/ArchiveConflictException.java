package dev.masterperf.archive;

/** Bucket and topic contradict each other; a person must decide which of them is wrong. */
final class ArchiveConflictException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ArchiveConflictException(String message) {
    super(message);
  }
}

package dev.masterperf.producer.r2;

/**
 * Not the bucket failed but what the caller gave us: a source that breaks or is too short. None of
 * the SDK's own exceptions, which it copies and so makes nameless; others it passes on, or wraps.
 */
final class CallerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CallerException(String message) {
    super(message);
  }

  CallerException(String message, Throwable cause) {
    super(message, cause);
  }
}

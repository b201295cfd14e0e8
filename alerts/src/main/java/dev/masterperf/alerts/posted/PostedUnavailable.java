package dev.masterperf.alerts.posted;

/** Posted alerts cannot be kept at the moment; it is worth another try. */
public final class PostedUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  PostedUnavailable(String message) {
    super(message);
  }

  PostedUnavailable(String message, Throwable cause) {
    super(message, cause);
  }
}

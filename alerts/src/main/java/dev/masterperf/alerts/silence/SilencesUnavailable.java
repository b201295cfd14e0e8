package dev.masterperf.alerts.silence;

/** The topic cannot be written or read at the moment; it is worth another try. */
public final class SilencesUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SilencesUnavailable(String message) {
    super(message);
  }

  SilencesUnavailable(String message, Throwable cause) {
    super(message, cause);
  }
}

package dev.masterperf.alerts.check;

/** A back-test that would take too long or too much memory; the message says what makes it less. */
public final class TooMuchWorkException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public TooMuchWorkException(String message) {
    super(message);
  }
}

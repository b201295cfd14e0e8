package dev.masterperf.producer;

/** Metrics that did not reach the broker; the message says how many, where to, and why. */
public final class PublishException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public PublishException(String message) {
    super(message);
  }

  public PublishException(String message, Throwable cause) {
    super(message, cause);
  }
}

package dev.masterperf.producer;

/** Metrics that did not reach the broker; the message says how many, where to, and why. */
public sealed class PublishException extends RuntimeException permits QueueFullException {
  private static final long serialVersionUID = 1L;

  public PublishException(String message) {
    super(message);
  }

  public PublishException(String message, Throwable cause) {
    super(message, cause);
  }
}

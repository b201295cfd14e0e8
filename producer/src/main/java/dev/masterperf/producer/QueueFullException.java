package dev.masterperf.producer;

/** So much waits for the broker that these metrics found no room; none of them was sent. */
public final class QueueFullException extends PublishException {
  private static final long serialVersionUID = 1L;

  public QueueFullException(String message) {
    super(message);
  }
}

package dev.masterperf.producer.r2;

/** A key that is not a plain path inside its scope. It was not repaired and nothing was sent. */
public final class RefusedKeyException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final String reason;

  RefusedKeyException(String reason) {
    super("object key " + reason);
    this.reason = reason;
  }

  /** What is wrong with it: {@code has a backslash}. The key itself is not repeated. */
  public String reason() {
    return reason;
  }
}

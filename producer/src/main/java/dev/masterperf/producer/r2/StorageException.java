package dev.masterperf.producer.r2;

/** An operation the bucket did not carry out; the message names operation, key and reason. */
public final class StorageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorClass errorClass;

  StorageException(String message, ErrorClass errorClass, Throwable cause) {
    super(message, cause);
    this.errorClass = errorClass;
  }

  /** Why, in one word that can be decided upon. */
  public ErrorClass errorClass() {
    return errorClass;
  }
}

package dev.masterperf.producer.r2;

/** An operation the bucket did not carry out; the message names operation, key and reason. */
public final class StorageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StorageException(String message) {
    super(message);
  }

  StorageException(String message, Throwable cause) {
    super(message, cause);
  }
}

package dev.masterperf.producer.isolation.limit;

/** The means that was asked for cannot be had; the message says why and what would help. */
public final class UnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}

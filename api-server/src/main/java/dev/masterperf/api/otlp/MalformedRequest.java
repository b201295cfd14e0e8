package dev.masterperf.api.otlp;

/** A body that is no OTLP request; nothing of it was taken. */
final class MalformedRequest extends Exception {
  private static final long serialVersionUID = 1L;

  MalformedRequest(String message, Throwable cause) {
    super(message, cause);
  }
}

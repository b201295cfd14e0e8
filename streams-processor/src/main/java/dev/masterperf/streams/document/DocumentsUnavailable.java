package dev.masterperf.streams.document;

/** Documents cannot be read or kept at the moment; later they may. */
public final class DocumentsUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public DocumentsUnavailable(String message) {
    super(message);
  }

  public DocumentsUnavailable(String message, Throwable cause) {
    super(message, cause);
  }
}

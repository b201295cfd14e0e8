package dev.masterperf.archive.manifest;

/** Another writer committed first: whoever meant to has to read the manifest again. */
public final class OutpacedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  OutpacedException(String message) {
    super(message);
  }
}

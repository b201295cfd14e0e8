package dev.masterperf.archive.manifest;

/** An entry of the manifest is missing or is not what a writer wrote. */
public final class DamagedManifestException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DamagedManifestException(String message, Throwable cause) {
    super(message, cause);
  }

  DamagedManifestException(String message) {
    super(message);
  }
}

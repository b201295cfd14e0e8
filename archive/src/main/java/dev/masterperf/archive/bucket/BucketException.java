package dev.masterperf.archive.bucket;

/** The bucket could not be asked, or refused; trying again later is safe. */
public final class BucketException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public BucketException(String message, Throwable cause) {
    super(message, cause);
  }
}

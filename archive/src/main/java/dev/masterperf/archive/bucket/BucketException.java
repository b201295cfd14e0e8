package dev.masterperf.archive.bucket;

import org.jspecify.annotations.Nullable;

/** The bucket could not be asked, or refused; trying again later is safe. */
public class BucketException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public BucketException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}

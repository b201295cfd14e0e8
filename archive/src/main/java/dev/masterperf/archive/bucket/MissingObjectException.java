package dev.masterperf.archive.bucket;

import org.jspecify.annotations.Nullable;

/** The bucket answered, and has no object of this key. */
public final class MissingObjectException extends BucketException {
  private static final long serialVersionUID = 1L;

  public MissingObjectException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}

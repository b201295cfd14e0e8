package dev.masterperf.archive.bucket;

/** An object was read back, and is not what was to be stored; nothing was overwritten. */
public final class OtherContentException extends BucketException {
  private static final long serialVersionUID = 1L;

  OtherContentException(String message) {
    super(message, null);
  }
}

package dev.masterperf.producer.r2;

import software.amazon.awssdk.core.exception.SdkClientException;

/** Not the bucket failed but what the caller gave us: a source that breaks or is too short. */
final class CallerException extends SdkClientException {
  private static final long serialVersionUID = 1L;

  CallerException(String message) {
    super(SdkClientException.builder().message(message));
  }

  CallerException(String message, Throwable cause) {
    super(SdkClientException.builder().message(message).cause(cause));
  }

  @Override
  public boolean retryable() {
    return false;
  }
}

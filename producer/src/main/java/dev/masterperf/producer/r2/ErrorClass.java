package dev.masterperf.producer.r2;

import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Why an operation failed, in few words that may be a label; the exact exception, code and status
 * are properties of the single event.
 */
public enum ErrorClass {
  /** The endpoint asks for fewer requests. */
  THROTTLED,
  /** Nothing, or not all, came in time. */
  TIMEOUT,
  /** No connection, or it broke. */
  CONNECTION,
  /** Key, signature or rights are not taken. */
  DENIED,
  /** This machine's clock is too far from the endpoint's. */
  CLOCK_SKEW,
  /** Bucket or upload are not there; an object that is not there is no error. */
  NOT_FOUND,
  /** Others changed the same object. */
  CONFLICT,
  /** The endpoint does not take the request for another reason; trying again is in vain. */
  REFUSED,
  /** The endpoint failed. */
  SERVER,
  /** The caller's source, sink or progress failed. */
  CALLER,
  /** The calling thread was interrupted. */
  INTERRUPTED,
  /** None of these. */
  OTHER;

  private static final Set<String> THROTTLING =
      Set.of(
          "SlowDown",
          "Throttling",
          "ThrottlingException",
          "RequestLimitExceeded",
          "TooManyRequests");
  private static final Set<String> SKEW = Set.of("RequestTimeTooSkewed", "RequestExpired");

  private final String label = name().toLowerCase(Locale.ROOT);

  /** As a label's value: {@code clock_skew}. */
  public String label() {
    return label;
  }

  static ErrorClass of(Throwable error) {
    if (error instanceof AwsServiceException refused) {
      String code = refused.awsErrorDetails() == null ? "" : refused.awsErrorDetails().errorCode();
      return ofAnswer(refused.statusCode(), code == null ? "" : code);
    }
    if (isOfCaller(error)) {
      return CALLER;
    }
    if (error instanceof ApiCallTimeoutException
        || error instanceof ApiCallAttemptTimeoutException) {
      return TIMEOUT;
    }
    if (error instanceof AbortedException || error.getCause() instanceof InterruptedException) {
      return INTERRUPTED;
    }
    return error instanceof SdkClientException ? ofTransport(error) : OTHER;
  }

  /** The SDK wraps what a body throws; and what it did not wrap at all is not of it. */
  private static boolean isOfCaller(Throwable error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof CallerException) {
        return true;
      }
    }
    return !(error instanceof SdkException);
  }

  /**
   * The class of a refusal.
   *
   * @param status HTTP's
   * @param code the service's own word, {@code SlowDown}; empty if there is none
   */
  public static ErrorClass ofAnswer(int status, String code) {
    if (SKEW.contains(code)) {
      return CLOCK_SKEW;
    }
    if (status == 429 || THROTTLING.contains(code)) {
      return THROTTLED;
    }
    return switch (status) {
      case 401, 403 -> DENIED;
      case 404 -> NOT_FOUND;
      case 408 -> TIMEOUT;
      case 409, 412 -> CONFLICT;
      default -> status >= 500 ? SERVER : status >= 400 ? REFUSED : OTHER;
    };
  }

  private static ErrorClass ofTransport(Throwable error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof java.net.SocketTimeoutException) {
        return TIMEOUT;
      }
      if (cause instanceof IOException) {
        return CONNECTION;
      }
    }
    return OTHER;
  }
}

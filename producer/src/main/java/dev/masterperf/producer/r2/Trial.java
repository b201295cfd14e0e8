package dev.masterperf.producer.r2;

import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.s3.model.S3Response;

/**
 * One request that was made to see what happens.
 *
 * @param response null if it failed, or was not made
 * @param failure null if it worked, or was not made
 */
record Trial(@Nullable S3Response response, @Nullable SdkException failure) {
  /** One that had no sense after others failed. */
  static final Trial NOT_MADE = new Trial(null, null);

  static Trial of(Supplier<? extends S3Response> request) {
    try {
      return new Trial(request.get(), null);
    } catch (SdkException e) {
      return new Trial(null, e);
    }
  }

  boolean worked() {
    return response != null;
  }

  /** What came back over HTTP; empty if nothing did. */
  Optional<SdkHttpResponse> answer() {
    if (response != null) {
      return Optional.of(response.sdkHttpResponse());
    }
    return failure instanceof AwsServiceException refused && refused.awsErrorDetails() != null
        ? Optional.ofNullable(refused.awsErrorDetails().sdkHttpResponse())
        : Optional.empty();
  }

  /** Status of a refusal; 0 if it was none. */
  int refusal() {
    return failure instanceof AwsServiceException refused ? refused.statusCode() : 0;
  }

  /** The endpoint's word for a refusal, {@code AccessDenied}; empty if there is none. */
  String code() {
    if (failure instanceof AwsServiceException refused && refused.awsErrorDetails() != null) {
      String code = refused.awsErrorDetails().errorCode();
      return code == null ? "" : code;
    }
    return "";
  }

  boolean missesBucket() {
    return code().equals("NoSuchBucket");
  }

  /** Why it failed, short enough for a table. */
  String reason() {
    if (failure == null) {
      return "";
    }
    return refusal() == 0
        ? String.valueOf(failure.getMessage())
        : (code().isEmpty() ? "refused" : code()) + " (" + refusal() + ")";
  }
}

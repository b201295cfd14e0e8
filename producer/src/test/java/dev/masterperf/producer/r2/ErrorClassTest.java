package dev.masterperf.producer.r2;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ConnectException;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.model.S3Exception;

class ErrorClassTest {

  @ParameterizedTest
  @CsvSource({
    "503, SlowDown, THROTTLED",
    "429, '', THROTTLED",
    "503, ServiceUnavailable, SERVER",
    "500, InternalError, SERVER",
    "403, AccessDenied, DENIED",
    "401, '', DENIED",
    "403, RequestTimeTooSkewed, CLOCK_SKEW",
    "404, NoSuchBucket, NOT_FOUND",
    "409, ConditionalRequestConflict, CONFLICT",
    "412, PreconditionFailed, CONFLICT",
    "408, RequestTimeout, TIMEOUT",
    "416, InvalidRange, REFUSED",
    "400, EntityTooSmall, REFUSED",
    "301, PermanentRedirect, OTHER"
  })
  void anAnswerIsOfOneClass(int status, String code, ErrorClass expected) {
    assertThat(ErrorClass.of(answer(status, code))).isEqualTo(expected);
  }

  @Test
  void whatNeverGotAnAnswerIsToldApart() {
    assertThat(ErrorClass.of(SdkClientException.create("m", new ConnectException("refused"))))
        .isEqualTo(ErrorClass.CONNECTION);
    assertThat(ErrorClass.of(SdkClientException.create("m", new SocketTimeoutException("slow"))))
        .isEqualTo(ErrorClass.TIMEOUT);
    assertThat(ErrorClass.of(ApiCallTimeoutException.create(5))).isEqualTo(ErrorClass.TIMEOUT);
    assertThat(ErrorClass.of(AbortedException.create("m"))).isEqualTo(ErrorClass.INTERRUPTED);
    assertThat(ErrorClass.of(new CallerException("short"))).isEqualTo(ErrorClass.CALLER);
    assertThat(ErrorClass.of(new IllegalStateException("listener"))).isEqualTo(ErrorClass.CALLER);
    assertThat(ErrorClass.of(SdkClientException.create("m"))).isEqualTo(ErrorClass.OTHER);
  }

  @Test
  void anAnswerWithoutDetailsHasAClassToo() {
    assertThat(ErrorClass.of(S3Exception.builder().statusCode(403).build()))
        .isEqualTo(ErrorClass.DENIED);
  }

  private static Throwable answer(int status, String code) {
    return S3Exception.builder()
        .statusCode(status)
        .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).build())
        .build();
  }
}

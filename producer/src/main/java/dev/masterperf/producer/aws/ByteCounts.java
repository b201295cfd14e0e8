package dev.masterperf.producer.aws;

import java.util.Optional;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.http.SdkHttpHeaders;
import software.amazon.awssdk.http.SdkHttpMethod;

/** Bytes of requests and answers, as their headers announce them, of every attempt. */
final class ByteCounts implements ExecutionInterceptor {
  private static final String CONTENT_LENGTH = "Content-Length";

  private final MasterPerfAwsMetrics metrics;

  ByteCounts(MasterPerfAwsMetrics metrics) {
    this.metrics = metrics;
  }

  @Override
  public void afterTransmission(Context.AfterTransmission attempt, ExecutionAttributes call) {
    String service = call.getAttribute(SdkExecutionAttribute.SERVICE_NAME);
    String operation = call.getAttribute(SdkExecutionAttribute.OPERATION_NAME);
    if (service == null || operation == null) {
      return;
    }
    long sent = lengthOf(attempt.httpRequest());
    // The answer to HEAD tells the length of what it leaves out.
    boolean head = attempt.httpRequest().method() == SdkHttpMethod.HEAD;
    long received = head ? 0 : lengthOf(attempt.httpResponse());
    metrics.seriesOf(service, operation).ifPresent(known -> known.moved(sent, received));
  }

  private static long lengthOf(SdkHttpHeaders headers) {
    Optional<String> length = headers.firstMatchingHeader(CONTENT_LENGTH);
    try {
      return length.isEmpty() ? 0 : Long.parseLong(length.get().strip());
    } catch (NumberFormatException e) {
      return 0; // not ours to judge
    }
  }
}

package dev.masterperf.producer.r2;

import java.time.Duration;
import java.util.function.LongSupplier;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;

/**
 * Tells a {@link Call} of its requests: each carries the call it belongs to, and how long it may
 * take. The SDK's own metrics would tell the same and count every byte that is read beside it,
 * which is most of what they cost.
 */
final class Watched implements ExecutionInterceptor {
  /** What a request may take beside its body: retries and waiting for the answer. */
  private static final Duration CALL_TIMEOUT = Duration.ofMinutes(2);

  private static final Duration BRIEF_TIMEOUT = Duration.ofSeconds(10);
  private static final long SLOWEST_BYTES_PER_SECOND = 128 * 1024;
  private static final ExecutionAttribute<Call> CALL =
      new ExecutionAttribute<>("dev.masterperf.producer.r2.Call");

  private final LongSupplier nanoTime;

  Watched(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  static AwsRequestOverrideConfiguration by(Call call) {
    return by(call, 0);
  }

  /** For a body of so many bytes, which a slow line may take a while to carry. */
  static AwsRequestOverrideConfiguration by(Call call, long bodyBytes) {
    return within(CALL_TIMEOUT.plusSeconds(bodyBytes / SLOWEST_BYTES_PER_SECOND), call);
  }

  /** For what is done on the way out. */
  static AwsRequestOverrideConfiguration briefly(Call call) {
    return within(BRIEF_TIMEOUT, call);
  }

  /** For what belongs to no operation, such as a trial. */
  static AwsRequestOverrideConfiguration briefly() {
    return AwsRequestOverrideConfiguration.builder().apiCallTimeout(BRIEF_TIMEOUT).build();
  }

  private static AwsRequestOverrideConfiguration within(Duration timeout, Call call) {
    return AwsRequestOverrideConfiguration.builder()
        .putExecutionAttribute(CALL, call)
        .apiCallTimeout(timeout)
        .build();
  }

  @Override
  public void beforeExecution(Context.BeforeExecution request, ExecutionAttributes attributes) {
    Call call = attributes.getAttribute(CALL);
    if (call != null) {
      call.requested(String.valueOf(attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME)));
    }
  }

  @Override
  public void beforeTransmission(
      Context.BeforeTransmission attempt, ExecutionAttributes attributes) {
    Call call = attributes.getAttribute(CALL);
    if (call != null) {
      call.sent(nanoTime.getAsLong());
    }
  }

  @Override
  public void afterTransmission(Context.AfterTransmission attempt, ExecutionAttributes attributes) {
    Call call = attributes.getAttribute(CALL);
    if (call != null) {
      call.answered(nanoTime.getAsLong());
    }
  }
}

package dev.masterperf.producer.r2;

import java.time.Duration;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;

/** How a single request is told to whom it belongs, and how long it may take. */
final class Watched {
  /** What a request may take beside its body: retries and waiting for the answer. */
  private static final Duration CALL_TIMEOUT = Duration.ofMinutes(2);

  private static final Duration BRIEF_TIMEOUT = Duration.ofSeconds(10);
  private static final long SLOWEST_BYTES_PER_SECOND = 128 * 1024;

  private Watched() {}

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
        .addMetricPublisher(call)
        .apiCallTimeout(timeout)
        .build();
  }
}

package dev.masterperf.alerts.receiver;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What came of one attempt. */
public sealed interface DeliveryOutcome {
  /** The answer's status; null where there was none. */
  @Nullable Integer httpStatus();

  /** For people: the answer, or why there was none. */
  String detail();

  /** The receiver took it. */
  record Delivered(@Nullable Integer httpStatus, String detail) implements DeliveryOutcome {
    public Delivered(int httpStatus) {
      this(httpStatus, "HTTP " + httpStatus);
    }
  }

  /**
   * It did not, or nobody knows.
   *
   * @param retryAfter what the receiver asked for; zero where it did not
   */
  record Failed(@Nullable Integer httpStatus, String detail, Duration retryAfter)
      implements DeliveryOutcome {}

  /** The receiver said that it will never take this one; another may go. */
  record Rejected(@Nullable Integer httpStatus, String detail) implements DeliveryOutcome {}

  /** The receiver wants no such request ever again: 410 Gone. */
  record Refused(Integer httpStatus) implements DeliveryOutcome {
    @Override
    public String detail() {
      return "HTTP " + httpStatus + ", the receiver is gone";
    }
  }

  /** No attempt was made, and none will be. */
  record Unsent(String detail) implements DeliveryOutcome {
    @Override
    public @Nullable Integer httpStatus() {
      return null;
    }
  }
}

package dev.masterperf.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One step of one delivery, as written to {@code masterperf.notifications.v1}: first queued, with
 * the payload, then one record for each attempt.
 *
 * @param webhookId constant over all attempts for one payload
 * @param receiver name of the endpoint's configuration
 * @param url where it goes; the queue is kept for each of them
 * @param fingerprint the alert it tells of; deliveries of one alert keep their order
 * @param sequence the transition it tells of
 * @param attempt 0 when queued, then 1, 2, …
 * @param httpStatus answer of the attempt; null where there was none
 * @param nextAttemptAt when it is tried again; null when queued, delivered or given up
 * @param payload the exact body to be sent; empty in all but the queued step
 */
public record Notification(
    String webhookId,
    String receiver,
    String url,
    Fingerprint fingerprint,
    long sequence,
    Step step,
    int attempt,
    Instant at,
    @Nullable Integer httpStatus,
    String detail,
    @Nullable Instant nextAttemptAt,
    String payload) {

  /** Where a delivery stands. */
  public enum Step {
    QUEUED,
    RETRYING,
    DELIVERED,
    /** The receiver refused for good, or the deadline passed; kept for replay. */
    FAILED
  }
}

package dev.masterperf.alerts.delivery;

import dev.masterperf.alerts.receiver.DeliveryOutcome;
import dev.masterperf.model.Notification;
import dev.masterperf.model.Notification.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A payload on its way to one receiver.
 *
 * @param partition of the topics it lives in
 * @param queued the record that put it into the outbox
 * @param attempts made so far
 * @param dueAt when the next one may begin
 * @param order in which deliveries came into the outbox
 */
record Delivery(int partition, Notification queued, int attempts, Instant dueAt, long order) {

  /** Deliveries keep their order only towards one receiver and about one alert. */
  Lane lane() {
    return Lane.of(queued);
  }

  String receiver() {
    return queued.receiver();
  }

  Delivery retriedAt(int attemptsMade, Instant nextAttemptAt) {
    return new Delivery(partition, queued, attemptsMade, nextAttemptAt, order);
  }

  /** The record of an attempt that just ended. */
  Notification after(
      DeliveryOutcome outcome, Instant now, RetrySchedule schedule, RandomGenerator random) {
    if (outcome instanceof DeliveryOutcome.Delivered) {
      return step(Step.DELIVERED, outcome, outcome.detail(), now, null);
    }
    if (outcome instanceof DeliveryOutcome.Failed failed) {
      return schedule.expired(queued.at(), now)
          ? step(Step.FAILED, outcome, "gave up at the deadline: " + outcome.detail(), now, null)
          : retry(failed, now, schedule.delay(attempts + 1, random));
    }
    return step(Step.FAILED, outcome, outcome.detail(), now, null);
  }

  private Notification retry(DeliveryOutcome.Failed failed, Instant now, Duration backoff) {
    Duration wait = failed.retryAfter().compareTo(backoff) > 0 ? failed.retryAfter() : backoff;
    return step(Step.RETRYING, failed, failed.detail(), now, now.plus(wait));
  }

  private Notification step(
      Step step,
      DeliveryOutcome outcome,
      String detail,
      Instant now,
      @Nullable Instant nextAttemptAt) {
    return new Notification(
        queued.webhookId(),
        queued.receiver(),
        queued.url(),
        queued.fingerprint(),
        queued.sequence(),
        step,
        outcome instanceof DeliveryOutcome.Unsent ? attempts : attempts + 1,
        now,
        outcome.httpStatus(),
        detail,
        nextAttemptAt,
        "");
  }
}

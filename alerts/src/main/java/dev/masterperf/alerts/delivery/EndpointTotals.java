package dev.masterperf.alerts.delivery;

import dev.masterperf.model.Notification;
import dev.masterperf.model.Notification.Step;
import java.util.Optional;

/**
 * What became of attempts to one endpoint.
 *
 * @param delivered notifications that were taken
 * @param failedAttempts those that will be repeated
 * @param givenUp notifications that were refused for good, or waited too long
 * @param latency of those that were taken, from event to answer; what was sent again by people does
 *     not count
 */
public record EndpointTotals(long delivered, long failedAttempts, long givenUp, Latency latency) {
  static final EndpointTotals NONE = new EndpointTotals(0, 0, 0, Latency.NONE);

  EndpointTotals with(Notification queued, Notification ended) {
    return switch (ended.step()) {
      case DELIVERED ->
          new EndpointTotals(delivered + 1, failedAttempts, givenUp, latency(queued, ended));
      case RETRYING -> new EndpointTotals(delivered, failedAttempts + 1, givenUp, latency);
      case FAILED -> new EndpointTotals(delivered, failedAttempts, givenUp + 1, latency);
      case QUEUED, SUPPRESSED, REPLAYED, ENABLED -> this;
    };
  }

  private Latency latency(Notification queued, Notification ended) {
    if (queued.step() != Step.QUEUED) {
      return latency;
    }
    Optional<Double> seconds = Latency.seconds(queued.group(), ended.at());
    return seconds.map(latency::with).orElse(latency);
  }
}

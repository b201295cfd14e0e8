package dev.masterperf.alerts.routing;

import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.Fingerprint;
import java.time.Instant;

/**
 * Somebody looks after an alert: it is not repeated until it resolves, or until this expires.
 *
 * @param alertStartsAt when the alert began to fire; the next time it fires is another matter
 * @param endsAt the first moment it is repeated again
 */
public record Acknowledgement(
    Fingerprint fingerprint,
    Instant alertStartsAt,
    String owner,
    String comment,
    Instant at,
    Instant endsAt) {

  public Acknowledgement {
    if (owner.isBlank()) {
      throw new IllegalArgumentException("an acknowledgement needs an owner");
    }
    if (!endsAt.isAfter(at)) {
      throw new IllegalArgumentException("an acknowledgement must end after it began");
    }
  }

  boolean covers(AlertTransition alert, Instant now) {
    return fingerprint.equals(alert.fingerprint())
        && alertStartsAt.equals(alert.startsAt())
        && now.isBefore(endsAt);
  }
}

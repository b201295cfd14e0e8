package dev.masterperf.api.alerts;

import dev.masterperf.model.AlertState;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.AnomalyEvidence;
import dev.masterperf.streams.view.AlertsAnswer;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * An alert that is pending or firing, as Prometheus writes it; or that was, for those who ask.
 *
 * @param activeAt since when, ISO-8601
 * @param endsAt when it resolved; absent of those that did not
 * @param value of the rule's expression, as text
 * @param anomaly why a detector took the value for unusual; absent where none judged
 */
public record ActiveAlert(
    SortedMap<String, String> labels,
    SortedMap<String, String> annotations,
    AlertState state,
    Instant activeAt,
    @Nullable Instant endsAt,
    String value,
    @Nullable AnomalyEvidence anomaly) {

  /** The alerts of an answer that are active. */
  public static List<ActiveAlert> of(AlertsAnswer answer) {
    return of(answer.alerts());
  }

  /** The same, and those that resolved of late. */
  static List<ActiveAlert> recent(AlertsAnswer answer) {
    return answer.alerts().stream().map(ActiveAlert::of).toList();
  }

  /** Those of them that are active. */
  static List<ActiveAlert> of(List<AlertTransition> alerts) {
    return alerts.stream()
        .filter(alert -> alert.state() == AlertState.PENDING || alert.state() == AlertState.FIRING)
        .map(ActiveAlert::of)
        .toList();
  }

  private static ActiveAlert of(AlertTransition alert) {
    return new ActiveAlert(
        alert.labels(),
        alert.annotations(),
        alert.state(),
        alert.startsAt(),
        alert.endsAt(),
        promNumber(alert.value()),
        alert.anomaly());
  }

  /** Prometheus writes infinity otherwise than Java does. */
  static String promNumber(double value) {
    if (Double.isInfinite(value)) {
      return value > 0 ? "+Inf" : "-Inf";
    }
    return Double.toString(value);
  }
}

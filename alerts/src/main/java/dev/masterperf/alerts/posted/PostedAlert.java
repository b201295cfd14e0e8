package dev.masterperf.alerts.posted;

import dev.masterperf.model.AlertState;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.Fingerprint;
import dev.masterperf.model.Series;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A posted alert that fires, as it stands in {@code masterperf.posted-alerts.v1}.
 *
 * @param firesUntil when it is over if nobody posts it again
 * @param sequence of the transition by which it began to fire
 * @param heardBy the process that was told of it last, which looks after its end
 */
public record PostedAlert(
    Fingerprint fingerprint,
    SortedMap<String, String> labels,
    SortedMap<String, String> annotations,
    Instant startsAt,
    Instant firesUntil,
    String generatorUrl,
    long sequence,
    Instant updatedAt,
    String heardBy) {
  private static final String NAME = "alertname";
  private static final String UNNAMED = "unnamed";

  public PostedAlert {
    labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    annotations = Collections.unmodifiableSortedMap(new TreeMap<>(annotations));
  }

  /** That it fires. */
  public AlertTransition firing() {
    return transition(AlertState.FIRING, sequence, updatedAt, null, "it was posted");
  }

  /**
   * That it is over.
   *
   * @param at when it ended
   */
  AlertTransition resolved(Instant at, String reason) {
    return transition(AlertState.RESOLVED, sequence + 1, at, at, reason);
  }

  private AlertTransition transition(
      AlertState state, long number, Instant at, @Nullable Instant endsAt, String reason) {
    String name = labels.getOrDefault(NAME, UNNAMED);
    return new AlertTransition(
        fingerprint,
        name,
        "",
        "",
        labels,
        annotations,
        Series.of("Alerts", "Posted", name).key(),
        number,
        state,
        at,
        startsAt,
        endsAt,
        Double.NaN,
        reason,
        generatorUrl,
        null,
        null);
  }
}

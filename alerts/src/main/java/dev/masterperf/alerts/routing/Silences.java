package dev.masterperf.alerts.routing;

import dev.masterperf.alerts.detection.Dispute;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.Fingerprint;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * All that people said of alerts, at one moment: silences, acknowledgements, and of which anomalies
 * they are none.
 *
 * @param silences by id
 */
public record Silences(
    Map<String, Silence> silences,
    Map<Fingerprint, Acknowledgement> acknowledgements,
    Map<Fingerprint, Dispute> disputes) {
  public static final Silences NONE = new Silences(Map.of(), Map.of(), Map.of());

  public Silences {
    silences = Map.copyOf(silences);
    acknowledgements = Map.copyOf(acknowledgements);
    disputes = Map.copyOf(disputes);
  }

  /** The ids of those that mute an alert with these labels now, in order. */
  public List<String> muting(Map<String, String> labels, Instant now) {
    return silences.values().stream()
        .filter(one -> one.state(now) == Silence.State.ACTIVE && one.matches(labels))
        .map(Silence::id)
        .sorted()
        .toList();
  }

  /**
   * Whether a series is being worked at, so that what it does tells nothing of it.
   *
   * @param labels of the alert that would be raised of it; asked for only where it matters
   * @param from at any moment from then on
   * @param to until before then
   */
  public boolean maintains(Supplier<Map<String, String>> labels, Instant from, Instant to) {
    return silences.values().stream()
        .anyMatch(
            one -> one.maintenance() && one.mutesWithin(from, to) && one.matches(labels.get()));
  }

  /** The acknowledgement that keeps this alert from being repeated. */
  public Optional<Acknowledgement> acknowledging(AlertTransition alert, Instant now) {
    return Optional.ofNullable(acknowledgements.get(alert.fingerprint()))
        .filter(one -> one.covers(alert, now));
  }
}

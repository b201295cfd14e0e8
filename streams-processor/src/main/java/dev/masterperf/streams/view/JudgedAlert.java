package dev.masterperf.streams.view;

import dev.masterperf.alerts.detection.Extent;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.Fingerprint;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.streams.alert.AlertRecord;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;

/**
 * An alert that detectors raised, and how far it went: what is needed to say that it is no anomaly.
 *
 * @param ruleId text of the id of its rule
 * @param at of its newest transition
 * @param extents by what of the rule's expression was judged
 */
public record JudgedAlert(
    Fingerprint fingerprint,
    String ruleId,
    SeriesKey series,
    Instant at,
    SortedMap<String, Extent> extents) {

  /** That of a record; empty where no detector judged. */
  static Optional<JudgedAlert> of(AlertRecord alert) {
    AlertTransition latest = alert.latest();
    SeriesKey series = latest.series();
    SortedMap<String, Extent> extents = alert.extents();
    return series == null || extents == null
        ? Optional.empty()
        : Optional.of(
            new JudgedAlert(latest.fingerprint(), alert.ruleId(), series, latest.at(), extents));
  }
}

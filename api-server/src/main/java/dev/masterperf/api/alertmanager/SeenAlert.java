package dev.masterperf.api.alertmanager;

import dev.masterperf.alerts.routing.Acknowledgement;
import dev.masterperf.alerts.routing.Matcher;
import dev.masterperf.alerts.routing.Route;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.Fingerprint;
import java.util.List;
import java.util.Optional;

/**
 * A firing alert, who hears of it, and what keeps people from hearing.
 *
 * @param routes that take it
 * @param silencedBy ids of silences
 * @param mutedBy names of times at which all of its routes are muted
 */
record SeenAlert(
    AlertTransition alert,
    List<Route> routes,
    List<String> silencedBy,
    Optional<Fingerprint> inhibitedBy,
    List<String> mutedBy,
    Optional<Acknowledgement> acknowledgement) {

  boolean suppressed() {
    return !silencedBy.isEmpty() || inhibitedBy.isPresent() || !mutedBy.isEmpty();
  }

  boolean matches(List<Matcher> matchers) {
    return matchers.stream().allMatch(matcher -> matcher.matches(alert.labels()));
  }
}

package dev.masterperf.api.alertmanager;

import dev.masterperf.alerts.routing.Inhibition;
import dev.masterperf.alerts.routing.Route;
import dev.masterperf.alerts.routing.Silences;
import dev.masterperf.api.access.ScopedView;
import dev.masterperf.model.AlertState;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.AllowedScopes;
import dev.masterperf.model.Fingerprint;
import dev.masterperf.streams.view.AlertsAnswer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The alerts that fire now, looked at as the notifier does. */
final class FiringAlerts {
  private final AlertDesk desk;
  private final InstantSource clock;

  FiringAlerts(AlertDesk desk, InstantSource clock) {
    this.desk = desk;
    this.clock = clock;
  }

  /**
   * Those of our rules and those that were posted, by their labels; two rules that give the same
   * labels raise the same alert.
   *
   * @param answer of these scopes alone
   */
  List<SeenAlert> of(AlertsAnswer answer, AllowedScopes scopes) {
    Map<Fingerprint, AlertTransition> firing = new LinkedHashMap<>();
    answer.alerts().stream()
        .filter(alert -> alert.state() == AlertState.FIRING)
        .forEach(alert -> firing.putIfAbsent(alert.fingerprint(), alert));
    desk.posted().firing().stream()
        .filter(alert -> scopes.allow(ScopedView.scope(alert)))
        .forEach(alert -> firing.putIfAbsent(alert.fingerprint(), alert));
    Inhibition inhibition = new Inhibition(desk.plan().inhibitRules());
    firing.values().forEach(inhibition::update);
    Silences silences = desk.silences().now();
    Instant now = clock.instant();
    return firing.values().stream()
        .sorted(Comparator.comparing((AlertTransition alert) -> alert.labels().toString()))
        .map(alert -> seen(alert, inhibition, silences, now))
        .toList();
  }

  private SeenAlert seen(
      AlertTransition alert, Inhibition inhibition, Silences silences, Instant now) {
    List<Route> routes = desk.plan().root().matching(alert.labels());
    List<Optional<String>> muting =
        routes.stream().map(route -> route.options().mutedBy(now)).toList();
    return new SeenAlert(
        alert,
        routes,
        silences.muting(alert.labels(), now),
        inhibition.inhibiting(alert.labels()),
        muting.stream().allMatch(Optional::isPresent)
            ? muting.stream().flatMap(Optional::stream).distinct().toList()
            : List.of(),
        silences.acknowledging(alert, now));
  }
}

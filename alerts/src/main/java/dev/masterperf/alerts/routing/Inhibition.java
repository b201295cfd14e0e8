package dev.masterperf.alerts.routing;

import dev.masterperf.model.AlertState;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.Fingerprint;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The alerts that keep others from being told of. Not thread-safe. */
public final class Inhibition {
  private final List<Sources> rules;

  /**
   * The firing source alerts of one rule, by what a target must have in common with them.
   *
   * @param firing by the values of {@code equal}, the labels of each
   */
  private record Sources(
      InhibitRule rule, Map<List<String>, SortedMap<Fingerprint, Map<String, String>>> firing) {

    void update(AlertTransition alert) {
      if (!rule.source().matches(alert.labels())) {
        return;
      }
      List<String> common = rule.common(alert.labels());
      if (alert.state() == AlertState.FIRING) {
        firing
            .computeIfAbsent(common, key -> new TreeMap<>())
            .put(alert.fingerprint(), alert.labels());
      } else {
        firing.computeIfPresent(
            common,
            (key, sources) -> {
              sources.remove(alert.fingerprint());
              return sources.isEmpty() ? null : sources;
            });
      }
    }

    /** An alert that matches both sides is not inhibited by others that do, itself included. */
    Optional<Fingerprint> inhibiting(Map<String, String> labels) {
      if (!rule.target().matches(labels)) {
        return Optional.empty();
      }
      boolean bothSides = rule.source().matches(labels);
      return firing.getOrDefault(rule.common(labels), new TreeMap<>()).entrySet().stream()
          .filter(source -> !(bothSides && rule.target().matches(source.getValue())))
          .map(Map.Entry::getKey)
          .findFirst();
    }
  }

  public Inhibition(List<InhibitRule> rules) {
    this.rules = rules.stream().map(rule -> new Sources(rule, new HashMap<>())).toList();
  }

  /** Takes in an alert that fires, or does not any more. */
  public void update(AlertTransition alert) {
    rules.forEach(rule -> rule.update(alert));
  }

  /** The firing alert that keeps one with these labels from being told of. */
  public Optional<Fingerprint> inhibiting(Map<String, String> labels) {
    return rules.stream().flatMap(rule -> rule.inhibiting(labels).stream()).findFirst();
  }
}

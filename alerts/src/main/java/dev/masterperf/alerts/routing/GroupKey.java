package dev.masterperf.alerts.routing;

import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.Fingerprint;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What makes a group: the route that took its alerts, and the labels they share. */
public record GroupKey(Route route, SortedMap<String, String> labels) {
  public GroupKey {
    labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
  }

  /** The group an alert belongs to on this route. */
  public static GroupKey of(Route route, AlertTransition alert) {
    return new GroupKey(route, route.options().groupBy().labelsOf(alert.labels()));
  }

  public String receiver() {
    return route.options().receiver();
  }

  /** In the spelling of Alertmanager's group keys; unique, and the same after a restart. */
  public String text() {
    return route.id() + ":" + labelsText(labels);
  }

  static String labelsText(SortedMap<String, String> labels) {
    return labels.entrySet().stream()
        .map(label -> label.getKey() + "=" + GoString.quote(label.getValue()))
        .collect(Collectors.joining(", ", "{", "}"));
  }

  /** A short name for the group. */
  public Fingerprint fingerprint() {
    return Fingerprint.of(new TreeMap<>(java.util.Map.of("group", text())));
  }
}

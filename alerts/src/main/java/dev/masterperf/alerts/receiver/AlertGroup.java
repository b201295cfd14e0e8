package dev.masterperf.alerts.receiver;

import dev.masterperf.model.AlertState;
import dev.masterperf.model.AlertTransition;
import java.net.URI;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What a receiver is told at once: alerts that belong together.
 *
 * @param receiver name of the {@code receivers:} entry, as in Alertmanager's payload
 * @param groupKey the same for as long as the group exists, in Alertmanager's spelling
 * @param groupLabels what the alerts were grouped by
 * @param alerts the newest transition of each, firing or resolved; at least one
 * @param externalUrl where people reach this installation
 * @param evidence asked by bodies that show some
 */
public record AlertGroup(
    String receiver,
    String groupKey,
    SortedMap<String, String> groupLabels,
    List<AlertTransition> alerts,
    URI externalUrl,
    EvidenceSource evidence) {

  public AlertGroup {
    if (alerts.isEmpty()) {
      throw new IllegalArgumentException("a group without alerts has nothing to tell");
    }
    groupLabels = Collections.unmodifiableSortedMap(new TreeMap<>(groupLabels));
    alerts = List.copyOf(alerts);
  }

  /** One of which no more is known than its alerts tell. */
  public AlertGroup(
      String receiver,
      String groupKey,
      SortedMap<String, String> groupLabels,
      List<AlertTransition> alerts,
      URI externalUrl) {
    this(receiver, groupKey, groupLabels, alerts, externalUrl, EvidenceSource.NONE);
  }

  /** One alert as a group of its own, which it is where there are no routes. */
  public static AlertGroup of(AlertTransition transition, String receiver, URI externalUrl) {
    return new AlertGroup(
        receiver,
        "{}:" + LabelText.of(transition.labels()),
        transition.labels(),
        List.of(transition),
        externalUrl);
  }

  /** Whether receivers are told of such a transition. */
  public static boolean tellsOf(AlertState state) {
    return state == AlertState.FIRING || state == AlertState.RESOLVED;
  }

  /** Firing as long as one of the alerts is. */
  public AlertState status() {
    return alerts.stream().anyMatch(alert -> alert.state() == AlertState.FIRING)
        ? AlertState.FIRING
        : AlertState.RESOLVED;
  }

  /** The labels that all alerts have with the same value. */
  public SortedMap<String, String> commonLabels() {
    return common(AlertTransition::labels);
  }

  /** The annotations that all alerts have with the same text. */
  public SortedMap<String, String> commonAnnotations() {
    return common(AlertTransition::annotations);
  }

  private SortedMap<String, String> common(
      Function<AlertTransition, SortedMap<String, String>> part) {
    SortedMap<String, String> common = new TreeMap<>(part.apply(alerts.get(0)));
    alerts.forEach(alert -> common.entrySet().retainAll(part.apply(alert).entrySet()));
    return common;
  }

  /** {@code externalUrl} without a slash at its end. */
  public String external() {
    String text = externalUrl.toString();
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }

  /** How many of the alerts are so. */
  public long count(AlertState state) {
    return alerts.stream().filter(alert -> alert.state() == state).count();
  }

  /** What people call it: the name of the rule, if all alerts are of one. */
  String title() {
    return commonLabels().getOrDefault("alertname", alerts.size() + " alerts");
  }

  /** Where people see the alert, or all of them. */
  String link() {
    return alerts.size() == 1 ? link(alerts.get(0)) : external() + "/";
  }

  /** Where people see one of the alerts: with those who posted it, or here. */
  String link(AlertTransition alert) {
    String theirs = alert.generatorUrl();
    return theirs == null || theirs.isEmpty()
        ? external() + "/?alert=" + alert.fingerprint()
        : theirs;
  }
}

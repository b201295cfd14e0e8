package dev.masterperf.api.alerts;

import dev.masterperf.alerts.rule.RecordingDefinition;
import dev.masterperf.alerts.rule.RuleDefinition;
import dev.masterperf.model.AlertState;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.streams.view.AlertsAnswer;
import dev.masterperf.streams.view.RulesInForce;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A group of rules as Prometheus tells of it. There is no {@code file}, {@code interval} or time of
 * the last evaluation: rules are evaluated whenever something changes.
 */
public record RuleGroup(String name, String file, int interval, List<Rule> rules) {

  /**
   * One rule. Of a recording one there are {@code type}, {@code name}, {@code query}, {@code
   * labels} and {@code health} alone.
   *
   * @param state of its most active alert
   * @param duration its {@code for}, in seconds
   * @param keepFiringFor in seconds
   * @param recover the expression by which an alert recovers; beyond Prometheus' form, as is {@code
   *     absentFor} in seconds; left out where there is none
   * @param alerts that are pending or firing
   */
  public record Rule(
      String type,
      @Nullable String state,
      String name,
      String query,
      @Nullable Double duration,
      @Nullable Double keepFiringFor,
      @Nullable String recover,
      @Nullable Double absentFor,
      SortedMap<String, String> labels,
      @Nullable SortedMap<String, String> annotations,
      @Nullable List<ActiveAlert> alerts,
      String health) {

    static Rule of(RecordingDefinition rule) {
      return new Rule(
          "recording",
          null,
          rule.name(),
          rule.expr(),
          null,
          null,
          null,
          null,
          rule.labels(),
          null,
          null,
          "ok");
    }
  }

  private static final double MILLIS_PER_SECOND = 1000.0;

  /** How many rules there are, those that several instances have counted once. */
  public static long count(AlertsAnswer answer) {
    return answer.rules().stream()
        .flatMap(instance -> instance.rules().stream())
        .map(RuleDefinition::id)
        .distinct()
        .count();
  }

  /** The groups of all rules in force, in the order of their file. */
  public static List<RuleGroup> of(AlertsAnswer answer) {
    Map<String, RuleDefinition> byId = new LinkedHashMap<>();
    for (RulesInForce instance : answer.rules()) {
      instance.rules().forEach(rule -> byId.putIfAbsent(rule.id(), rule));
    }
    Map<String, List<Rule>> groups = new LinkedHashMap<>();
    byId.values()
        .forEach(
            rule ->
                groups
                    .computeIfAbsent(rule.group(), group -> new ArrayList<>())
                    .add(rule(rule, answer)));
    Map<String, RecordingDefinition> recordings = new LinkedHashMap<>();
    for (RulesInForce instance : answer.rules()) {
      instance.recordings().forEach(rule -> recordings.putIfAbsent(rule.id(), rule));
    }
    recordings
        .values()
        .forEach(
            rule ->
                groups
                    .computeIfAbsent(rule.group(), group -> new ArrayList<>())
                    .add(Rule.of(rule)));
    return groups.entrySet().stream()
        .map(group -> new RuleGroup(group.getKey(), "", 0, group.getValue()))
        .toList();
  }

  private static Rule rule(RuleDefinition rule, AlertsAnswer answer) {
    List<AlertTransition> alerts =
        answer.alerts().stream().filter(alert -> isOf(alert, rule)).toList();
    Long keepFiring = rule.keepFiringForMillis();
    Long absentFor = rule.absentForMillis();
    return new Rule(
        "alerting",
        state(alerts),
        rule.name(),
        rule.expr(),
        rule.forMillis() / MILLIS_PER_SECOND,
        keepFiring == null ? 0.0 : keepFiring / MILLIS_PER_SECOND,
        rule.recover(),
        absentFor == null ? null : absentFor / MILLIS_PER_SECOND,
        rule.labels(),
        rule.annotations(),
        ActiveAlert.of(alerts),
        "ok");
  }

  private static boolean isOf(AlertTransition alert, RuleDefinition rule) {
    return alert.group().equals(rule.group())
        && alert.rule().equals(rule.name())
        && alert.expr().equals(rule.expr());
  }

  private static String state(List<AlertTransition> alerts) {
    boolean firing = alerts.stream().anyMatch(alert -> alert.state() == AlertState.FIRING);
    boolean pending = alerts.stream().anyMatch(alert -> alert.state() == AlertState.PENDING);
    return firing ? "firing" : pending ? "pending" : "inactive";
  }
}

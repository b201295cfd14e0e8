package dev.masterperf.api.alerts;

import dev.masterperf.alerts.rule.RecordingDefinition;
import dev.masterperf.alerts.rule.RuleDefinition;
import dev.masterperf.alerts.rule.RuleOrigin;
import dev.masterperf.model.AlertState;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.streams.anomaly.DetectorFigures;
import dev.masterperf.streams.view.AlertsAnswer;
import dev.masterperf.streams.view.RulesInForce;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A group of rules as Prometheus tells of it. There is no {@code interval} or time of the last
 * evaluation: rules are evaluated whenever something changes.
 *
 * @param file name of its rule file; empty where that is not known
 * @param version of the file where it is stored for all processes, beyond Prometheus' form; left
 *     out where it is not
 */
public record RuleGroup(
    String name, String file, @Nullable Long version, int interval, List<Rule> rules) {

  /**
   * One rule. Of a recording one there are {@code type}, {@code name}, {@code query}, {@code
   * labels} and {@code health} alone.
   *
   * @param state of its most active alert
   * @param duration its {@code for}, in seconds
   * @param keepFiringFor in seconds
   * @param recover the expression by which an alert recovers; beyond Prometheus' form, as is {@code
   *     absentFor} in seconds; left out where there is none
   * @param detectors how those of the rule stand, beyond Prometheus' form as well; left out where
   *     nothing is judged by its past
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
      @Nullable Detectors detectors,
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
          null,
          rule.labels(),
          null,
          null,
          "ok");
    }
  }

  /**
   * How the detectors of a rule stand, in series.
   *
   * @param series that the rule watches
   * @param judging whose detectors saw enough
   * @param warmingUp whose detectors did not yet
   * @param waiting of which nothing came since a processor began
   * @param refused that have none, since there was no memory for it
   * @param warmUntil when all of those that warm up have seen enough, if values keep coming; left
   *     out where none does
   */
  public record Detectors(
      long series,
      long judging,
      long warmingUp,
      long waiting,
      long refused,
      @Nullable Instant warmUntil) {
    static Detectors of(DetectorFigures figures, Instant now) {
      return new Detectors(
          figures.series(),
          figures.judging(),
          figures.warmingUp(),
          figures.waiting(),
          figures.refused(),
          figures.warmingUp() == 0
              ? null
              : now.plusMillis(figures.warmInMillis()).truncatedTo(ChronoUnit.SECONDS));
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
  public static List<RuleGroup> of(AlertsAnswer answer, Instant now) {
    Map<String, RuleDefinition> byId = new LinkedHashMap<>();
    for (RulesInForce instance : answer.rules()) {
      instance.rules().forEach(rule -> byId.putIfAbsent(rule.id(), rule));
    }
    Map<String, List<Rule>> groups = new LinkedHashMap<>();
    Map<String, RuleOrigin> origins = new HashMap<>();
    byId.values().forEach(rule -> note(rule.group(), rule.origin(), origins));
    byId.values()
        .forEach(
            rule ->
                groups
                    .computeIfAbsent(rule.group(), group -> new ArrayList<>())
                    .add(rule(rule, answer, now)));
    Map<String, RecordingDefinition> recordings = new LinkedHashMap<>();
    for (RulesInForce instance : answer.rules()) {
      instance.recordings().forEach(rule -> recordings.putIfAbsent(rule.id(), rule));
    }
    recordings.values().forEach(rule -> note(rule.group(), rule.origin(), origins));
    recordings
        .values()
        .forEach(
            rule ->
                groups
                    .computeIfAbsent(rule.group(), group -> new ArrayList<>())
                    .add(Rule.of(rule)));
    return groups.entrySet().stream()
        .map(group -> of(group.getKey(), origins.get(group.getKey()), group.getValue()))
        .toList();
  }

  private static void note(
      String group, @Nullable RuleOrigin origin, Map<String, RuleOrigin> origins) {
    if (origin != null) {
      origins.putIfAbsent(group, origin);
    }
  }

  private static RuleGroup of(String name, @Nullable RuleOrigin origin, List<Rule> rules) {
    return origin == null
        ? new RuleGroup(name, "", null, 0, rules)
        : new RuleGroup(name, origin.file(), origin.version(), 0, rules);
  }

  /** Those of all processes together. */
  private static Optional<DetectorFigures> detectors(RuleDefinition rule, AlertsAnswer answer) {
    return answer.rules().stream()
        .map(instance -> instance.detectors().byRule().get(rule.id()))
        .filter(Objects::nonNull)
        .reduce(DetectorFigures::plus);
  }

  private static Rule rule(RuleDefinition rule, AlertsAnswer answer, Instant now) {
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
        detectors(rule, answer).map(figures -> Detectors.of(figures, now)).orElse(null),
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

package dev.masterperf.alerts.rule;

import dev.masterperf.alerts.template.AlertData;
import dev.masterperf.model.Scopes;
import dev.masterperf.model.Series;
import dev.masterperf.query.Evaluation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An alerting rule. Each series, or group of series, that its expression speaks of has an alert of
 * its own.
 *
 * @param labels added to those of the series; one with an empty text takes a label away
 * @param annotations texts for people, no part of an alert's identity
 * @param scope only series of this scope and those nested in it are looked at
 * @param origin where it is from; null where that is not known
 */
public record AlertingRule(
    RuleId id,
    String group,
    String name,
    Trigger trigger,
    AlertTiming timing,
    SortedMap<String, Template> labels,
    SortedMap<String, Template> annotations,
    String scope,
    @Nullable RuleOrigin origin)
    implements Rule {

  static final String ALERT_NAME = "alertname";
  private static final String SCOPE = "scope";

  public AlertingRule {
    labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    annotations = Collections.unmodifiableSortedMap(new TreeMap<>(annotations));
  }

  public AlertingRule(
      String group,
      String name,
      Trigger trigger,
      AlertTiming timing,
      SortedMap<String, Template> labels,
      SortedMap<String, Template> annotations,
      String scope) {
    this(
        RuleId.of(group, name, identity(group, name, trigger, labels)),
        group,
        name,
        trigger,
        timing,
        labels,
        annotations,
        scope,
        null);
  }

  /** The same rule of another place. */
  AlertingRule from(@Nullable RuleOrigin place) {
    return new AlertingRule(id, group, name, trigger, timing, labels, annotations, scope, place);
  }

  private static List<String> identity(
      String group, String name, Trigger trigger, SortedMap<String, Template> labels) {
    List<String> parts = new ArrayList<>(List.of(group, name, trigger.text()));
    if (trigger instanceof Trigger.OnAbsence) {
      parts.add("absent"); // a word that is no expression
    }
    labels.forEach((label, template) -> parts.addAll(List.of(label, template.text())));
    return parts;
  }

  /** How long the condition must hold before an alert fires; 0: at once. */
  public long forMillis() {
    return timing.forMillis();
  }

  /** The rule as texts. */
  public RuleDefinition definition() {
    return RuleDefinition.of(this);
  }

  @Override
  public Evaluation evaluation() {
    return trigger.evaluation();
  }

  @Override
  public long furthestMillis() {
    return trigger.furthestMillis();
  }

  @Override
  public SortedMap<Long, Long> reachByRange() {
    return trigger.reachByRange();
  }

  @Override
  public boolean matches(Series series) {
    return Scopes.contains(scope, series.scope()) && trigger.matches(series);
  }

  /**
   * Labels of the alert of a subject, and so its identity: those of the subject, over them the
   * rule's, over them {@code alertname}. A scope outside the rule's becomes {@code exported_scope}.
   */
  public SortedMap<String, String> labelsFor(Subject subject) {
    SortedMap<String, String> all = new TreeMap<>(subject.labels());
    labels.forEach(
        (label, template) -> all.put(label, template.render(subject.labels(), Double.NaN)));
    String of = subject.labels().getOrDefault(SCOPE, scope);
    if (labels.containsKey(SCOPE) && !Scopes.contains(scope, all.getOrDefault(SCOPE, ""))) {
      all.put("exported_scope", all.getOrDefault(SCOPE, ""));
      all.put(SCOPE, of);
    }
    all.put(ALERT_NAME, name);
    all.values().removeIf(String::isEmpty);
    return all;
  }

  /** Annotations of the alert of a subject, told of this value. */
  public SortedMap<String, String> annotationsFor(Subject subject, double value) {
    return annotationsFor(subject, value, "");
  }

  /**
   * The same of a value that detectors judged.
   *
   * @param expected the band it is outside of, as text; empty where there is none
   */
  public SortedMap<String, String> annotationsFor(Subject subject, double value, String expected) {
    AlertData data = AlertData.of(subject.labels(), value).expecting(expected);
    SortedMap<String, String> all = new TreeMap<>();
    annotations.forEach((key, template) -> all.put(key, template.render(data)));
    return all;
  }
}

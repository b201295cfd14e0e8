package dev.masterperf.alerts.rule;

import dev.masterperf.model.Series;
import dev.masterperf.query.SeriesCondition;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An alerting rule. Each series it looks at has an alert of its own.
 *
 * @param forMillis how long the condition must hold before an alert fires; 0: at once
 * @param labels added to those of the series; one with an empty text takes a label away
 * @param annotations texts for people, no part of an alert's identity
 * @param scope only series of this scope and those nested in it are looked at
 */
public record AlertingRule(
    RuleId id,
    String group,
    String name,
    SeriesCondition condition,
    long forMillis,
    SortedMap<String, Template> labels,
    SortedMap<String, Template> annotations,
    String scope) {

  static final String ALERT_NAME = "alertname";

  public AlertingRule {
    if (forMillis < 0) {
      throw new IllegalArgumentException("for must not be negative, but is " + forMillis + " ms");
    }
    labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    annotations = Collections.unmodifiableSortedMap(new TreeMap<>(annotations));
  }

  public AlertingRule(
      String group,
      String name,
      SeriesCondition condition,
      long forMillis,
      SortedMap<String, Template> labels,
      SortedMap<String, Template> annotations,
      String scope) {
    this(
        RuleId.of(group, name, identity(group, name, condition, labels)),
        group,
        name,
        condition,
        forMillis,
        labels,
        annotations,
        scope);
  }

  private static List<String> identity(
      String group, String name, SeriesCondition condition, SortedMap<String, Template> labels) {
    List<String> parts = new ArrayList<>(List.of(group, name, condition.text()));
    labels.forEach((label, template) -> parts.addAll(List.of(label, template.text())));
    return parts;
  }

  /** The rule as texts. */
  public RuleDefinition definition() {
    return RuleDefinition.of(this);
  }

  /** Whether it looks at this series. */
  public boolean matches(Series series) {
    return inScope(series.scope()) && condition.matches(series);
  }

  private boolean inScope(String seriesScope) {
    return seriesScope.startsWith(scope)
        && (seriesScope.length() == scope.length() || seriesScope.charAt(scope.length()) == '/');
  }

  /**
   * Labels of the alert of a series, and so its identity: those of the series without {@code
   * __name__}, over them the rule's, over them {@code alertname}.
   */
  public SortedMap<String, String> labelsFor(Series series) {
    SortedMap<String, String> ofSeries = series.promLabels();
    SortedMap<String, String> all = new TreeMap<>(ofSeries);
    labels.forEach((label, template) -> all.put(label, template.render(ofSeries, Double.NaN)));
    all.put(ALERT_NAME, name);
    all.values().removeIf(String::isEmpty);
    return all;
  }

  /** Annotations of the alert of a series, told of this value. */
  public SortedMap<String, String> annotationsFor(Series series, double value) {
    SortedMap<String, String> ofSeries = series.promLabels();
    SortedMap<String, String> all = new TreeMap<>();
    annotations.forEach((key, template) -> all.put(key, template.render(ofSeries, value)));
    return all;
  }
}

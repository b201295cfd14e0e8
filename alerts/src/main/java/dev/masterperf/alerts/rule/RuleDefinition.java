package dev.masterperf.alerts.rule;

import dev.masterperf.query.SeriesCondition;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A rule as texts. An alert keeps the one that raised it, so that it can be seen through where the
 * rule file is another.
 *
 * @param expr the expression as it was written
 * @param forMillis as {@link AlertingRule#forMillis}
 * @param labels templates as they were written, as are {@code annotations}
 */
public record RuleDefinition(
    String id,
    String group,
    String name,
    String expr,
    long forMillis,
    SortedMap<String, String> labels,
    SortedMap<String, String> annotations,
    String scope) {

  public RuleDefinition {
    labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    annotations = Collections.unmodifiableSortedMap(new TreeMap<>(annotations));
  }

  static RuleDefinition of(AlertingRule rule) {
    return new RuleDefinition(
        rule.id().text(),
        rule.group(),
        rule.name(),
        rule.condition().text(),
        rule.forMillis(),
        texts(rule.labels()),
        texts(rule.annotations()),
        rule.scope());
  }

  /** The rule; empty where another version wrote it, in a form that is not read here. */
  public Optional<AlertingRule> rule() {
    try {
      return Optional.of(
          new AlertingRule(
              new RuleId(id),
              group,
              name,
              SeriesCondition.parse(expr),
              forMillis,
              templates(labels),
              templates(annotations),
              scope));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static SortedMap<String, String> texts(SortedMap<String, Template> templates) {
    SortedMap<String, String> texts = new TreeMap<>();
    templates.forEach((name, template) -> texts.put(name, template.text()));
    return texts;
  }

  private static SortedMap<String, Template> templates(SortedMap<String, String> texts) {
    SortedMap<String, Template> templates = new TreeMap<>();
    texts.forEach((name, text) -> templates.put(name, Template.parse(text)));
    return templates;
  }
}

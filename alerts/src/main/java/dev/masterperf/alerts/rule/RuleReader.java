package dev.masterperf.alerts.rule;

import dev.masterperf.query.SeriesCondition;
import dev.masterperf.query.syntax.ExpressionException;
import dev.masterperf.query.syntax.PromDuration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Reads one rule of a group. */
final class RuleReader {
  private static final List<String> KEYS = List.of("alert", "expr", "for", "labels", "annotations");
  private static final List<String> LATER = List.of("keep_firing_for");
  private static final Pattern LABEL_NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

  private final String group;
  private final String scope;
  private final YamlSection rule;

  RuleReader(String group, String scope, YamlSection rule) {
    this.group = group;
    this.scope = scope;
    this.rule = rule;
  }

  /** The rule; empty where something is wrong with it, which is noted then. */
  Optional<AlertingRule> read() {
    if (rule.has("record")) {
      rule.problem("record", "recording rules are not supported here yet");
      return Optional.empty();
    }
    rule.refuseOthers(KEYS, LATER);
    Optional<String> name = rule.required("alert");
    Optional<SeriesCondition> condition = rule.required("expr").flatMap(this::condition);
    long forMillis = rule.text("for").map(text -> millis("for", text)).orElse(0L);
    SortedMap<String, Template> labels = templates("labels");
    SortedMap<String, Template> annotations = templates("annotations");
    if (name.isEmpty() || condition.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new AlertingRule(
            group, name.get(), condition.get(), forMillis, labels, annotations, scope));
  }

  private Optional<SeriesCondition> condition(String text) {
    try {
      return Optional.of(SeriesCondition.parse(text));
    } catch (ExpressionException e) {
      rule.problem("expr", String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private long millis(String key, String text) {
    try {
      return PromDuration.parseMillis(text);
    } catch (IllegalArgumentException e) {
      rule.problem(key, String.valueOf(e.getMessage()));
      return 0;
    }
  }

  private SortedMap<String, Template> templates(String key) {
    SortedMap<String, Template> templates = new TreeMap<>();
    rule.section(key).ifPresent(section -> readTemplates(section, key.equals("labels"), templates));
    return templates;
  }

  private static void readTemplates(
      YamlSection section, boolean identity, SortedMap<String, Template> into) {
    for (String name : section.keys()) {
      Optional<String> text = section.text(name);
      if (!LABEL_NAME.matcher(name).matches() || name.equals("__name__")) {
        section.problem(name, "a name here consists of letters, digits and _");
      } else if (text.isPresent()) {
        template(section, name, text.get(), identity).ifPresent(found -> into.put(name, found));
      }
    }
  }

  private static Optional<Template> template(
      YamlSection section, String name, String text, boolean identity) {
    try {
      Template template = Template.parse(text);
      if (identity && template.usesValue()) {
        section.problem(
            name,
            "labels are an alert's identity, so $value would make a new alert with each value; use"
                + " it in annotations");
        return Optional.empty();
      }
      return Optional.of(template);
    } catch (IllegalArgumentException e) {
      section.problem(name, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }
}

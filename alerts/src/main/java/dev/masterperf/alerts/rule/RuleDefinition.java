package dev.masterperf.alerts.rule;

import dev.masterperf.model.wire.Json;
import dev.masterperf.query.SeriesSelector;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A rule as texts. An alert keeps the one that raised it, so that it can be seen through where the
 * rule file is another.
 *
 * @param expr the expression as it was written
 * @param forMillis as {@link AlertingRule#forMillis}
 * @param labels templates as they were written, as are {@code annotations}
 * @param keepFiringForMillis null: 0, in those of before there was such a thing
 * @param recover as {@code expr}; null: none
 * @param absentForMillis null: {@code expr} is a condition and not a selector
 * @param anomaly null: {@link AnomalyOptions#DEFAULT}
 * @param origin where it is from; null where that is not known
 */
public record RuleDefinition(
    String id,
    String group,
    String name,
    String expr,
    long forMillis,
    SortedMap<String, String> labels,
    SortedMap<String, String> annotations,
    String scope,
    @Nullable Long keepFiringForMillis,
    @Nullable String recover,
    @Nullable Long absentForMillis,
    @Nullable Flap flap,
    @Nullable AnomalyOptions anomaly,
    @Nullable RuleOrigin origin) {

  private static final long MILLIS_PER_SECOND = 1000;
  private static final double PERCENT = 100;

  public RuleDefinition {
    labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    annotations = Collections.unmodifiableSortedMap(new TreeMap<>(annotations));
  }

  static RuleDefinition of(AlertingRule rule) {
    RuleExpression recover =
        rule.trigger() instanceof Trigger.OnValue value ? value.recover() : null;
    return new RuleDefinition(
        rule.id().text(),
        rule.group(),
        rule.name(),
        rule.trigger().text(),
        rule.forMillis(),
        texts(rule.labels()),
        texts(rule.annotations()),
        rule.scope(),
        rule.timing().keepFiringForMillis(),
        recover == null ? null : recover.text(),
        rule.trigger() instanceof Trigger.OnAbsence absence ? absence.absentForMillis() : null,
        rule.timing().flap(),
        rule.trigger() instanceof Trigger.OnValue value
                && !value.anomaly().equals(AnomalyOptions.DEFAULT)
            ? value.anomaly()
            : null,
        rule.origin());
  }

  /** The same rule of another place. */
  RuleDefinition from(@Nullable RuleOrigin place) {
    return new RuleDefinition(
        id,
        group,
        name,
        expr,
        forMillis,
        labels,
        annotations,
        scope,
        keepFiringForMillis,
        recover,
        absentForMillis,
        flap,
        anomaly,
        place);
  }

  /** The rule; empty where another version wrote it, in a form that is not read here. */
  public Optional<AlertingRule> rule() {
    try {
      return Optional.of(
          new AlertingRule(
              new RuleId(id),
              group,
              name,
              trigger(),
              new AlertTiming(
                  forMillis, keepFiringForMillis == null ? 0 : keepFiringForMillis, flap),
              templates(labels),
              templates(annotations),
              scope,
              origin));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Another one for each change of what the rule says. */
  public String version() {
    return RuleId.hash(List.of(group, scope, text()));
  }

  /** The rule in the layout of its file, where it differs from what a rule is without it. */
  public String text() {
    StringBuilder yaml = new StringBuilder();
    line(yaml, "", "alert", name);
    line(yaml, "", "expr", expr);
    if (absentForMillis != null) {
      yaml.append("absent_for: ").append(millis(absentForMillis)).append('\n');
    }
    if (forMillis > 0) {
      yaml.append("for: ").append(millis(forMillis)).append('\n');
    }
    if (recover != null) {
      line(yaml, "", "recover", recover);
    }
    if (keepFiringForMillis != null && keepFiringForMillis > 0) {
      yaml.append("keep_firing_for: ").append(millis(keepFiringForMillis)).append('\n');
    }
    if (flap != null) {
      yaml.append("flap: {times: ").append(flap.times()).append(", within: ");
      yaml.append(millis(flap.withinMillis())).append("}\n");
    }
    if (anomaly != null) {
      yaml.append(text(anomaly));
    }
    section(yaml, "labels", labels);
    section(yaml, "annotations", annotations);
    return yaml.toString();
  }

  private static String text(AnomalyOptions anomaly) {
    StringJoiner keys = new StringJoiner(", ", "anomaly: {", "}\n");
    if (anomaly.sensitivity() != 1) {
      keys.add("sensitivity: " + anomaly.sensitivity());
    }
    if (anomaly.direction() != AnomalyOptions.Direction.BOTH) {
      keys.add("direction: " + anomaly.direction().text());
    }
    if (anomaly.minDeviation() > 0) {
      keys.add("min_deviation: " + anomaly.minDeviation());
    }
    if (anomaly.minDeviationShare() > 0) {
      keys.add("min_deviation: " + anomaly.minDeviationShare() * PERCENT + "%");
    }
    if (anomaly.stepMillis() > 0) {
      keys.add("step: " + millis(anomaly.stepMillis()));
    }
    return keys.toString();
  }

  private static String millis(long millis) {
    return millis % MILLIS_PER_SECOND == 0 ? millis / MILLIS_PER_SECOND + "s" : millis + "ms";
  }

  private static void section(StringBuilder yaml, String name, SortedMap<String, String> texts) {
    if (!texts.isEmpty()) {
      yaml.append(name).append(":\n");
      texts.forEach((key, text) -> line(yaml, "  ", key, text));
    }
  }

  /** Quoted as JSON, which is YAML whatever the text holds. */
  private static void line(StringBuilder yaml, String indent, String key, String text) {
    yaml.append(indent).append(key).append(": ");
    yaml.append(new String(Json.bytes(text), StandardCharsets.UTF_8)).append('\n');
  }

  private Trigger trigger() {
    if (absentForMillis != null) {
      return new Trigger.OnAbsence(SeriesSelector.parse(expr), absentForMillis);
    }
    return new Trigger.OnValue(
        RuleExpression.parse(expr),
        recover == null ? null : RuleExpression.parse(recover),
        anomaly == null ? AnomalyOptions.DEFAULT : anomaly);
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

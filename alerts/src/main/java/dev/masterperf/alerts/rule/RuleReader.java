package dev.masterperf.alerts.rule;

import dev.masterperf.alerts.yaml.YamlSection;
import dev.masterperf.query.Evaluation;
import dev.masterperf.query.SeriesSelector;
import dev.masterperf.query.syntax.ExpressionException;
import dev.masterperf.query.syntax.PromDuration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads one rule of a group. */
final class RuleReader {
  private static final List<String> KEYS =
      List.of(
          "alert",
          "expr",
          "for",
          "keep_firing_for",
          "recover",
          "absent_for",
          "flap",
          "anomaly",
          "labels",
          "annotations");
  private static final List<String> RECORDING_KEYS = List.of("record", "expr", "labels");
  private static final List<String> FLAP_KEYS = List.of("times", "within");
  private static final Pattern METRIC_NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
  private static final Pattern LABEL_NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

  private final String group;
  private final String scope;
  private final SortedMap<String, String> groupLabels;
  private final YamlSection rule;
  private final @Nullable RuleOrigin origin;

  /**
   * @param groupLabels labels that all rules of the group have, unless one says otherwise
   * @param origin where the rule is from, where that matters
   */
  RuleReader(
      String group,
      String scope,
      SortedMap<String, String> groupLabels,
      YamlSection rule,
      @Nullable RuleOrigin origin) {
    this.origin = origin;
    this.group = group;
    this.scope = scope;
    this.groupLabels = groupLabels;
    this.rule = rule;
  }

  /** Whether it writes a series instead of raising alerts. */
  boolean records() {
    return rule.has("record");
  }

  /** The recording rule; empty where something is wrong with it, which is noted then. */
  Optional<RecordingRule> readRecording() {
    rule.refuseOthers(RECORDING_KEYS, List.of());
    Optional<String> name = rule.required("record");
    if (name.isPresent() && !METRIC_NAME.matcher(name.get()).matches()) {
      rule.problem("record", "a series' name here consists of letters, digits, _ and :");
    }
    Optional<RuleExpression> expr = rule.required("expr").flatMap(text -> expression("expr", text));
    if (expr.filter(RuleExpression::judges).isPresent()) {
      rule.problem(
          "expr",
          "anomaly_score and anomaly_deviation are for rules that raise alerts; this one records");
    }
    SortedMap<String, String> labels = new TreeMap<>(groupLabels);
    rule.section("labels")
        .ifPresent(
            section ->
                section
                    .keys()
                    .forEach(
                        label -> section.text(label).ifPresent(text -> labels.put(label, text))));
    if (name.isEmpty() || expr.isEmpty()) {
      return Optional.empty();
    }
    return parsed(
        "record",
        () -> new RecordingRule(group, name.get(), expr.get(), labels, scope).from(origin),
        "");
  }

  /** The alerting rule; empty where something is wrong with it, which is noted then. */
  Optional<AlertingRule> read() {
    rule.refuseOthers(KEYS, List.of());
    Optional<String> name = rule.required("alert");
    Optional<Trigger> trigger =
        rule.required("expr").flatMap(rule.has("absent_for") ? this::onAbsence : this::onValue);
    AlertTiming timing = new AlertTiming(millis("for"), millis("keep_firing_for"), flap());
    SortedMap<String, Template> labels = new TreeMap<>();
    groupLabels.forEach(
        (label, text) ->
            parsed("labels", () -> labelTemplate(text), " (a label of the group)")
                .ifPresent(template -> labels.put(label, template)));
    labels.putAll(templates("labels"));
    SortedMap<String, Template> annotations = templates("annotations");
    if (name.isEmpty() || trigger.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new AlertingRule(group, name.get(), trigger.get(), timing, labels, annotations, scope)
            .from(origin));
  }

  private Optional<Trigger> onAbsence(String selector) {
    if (rule.has("anomaly")) {
      rule.problem("anomaly", "with absent_for there is no value that a detector could judge");
    }
    if (rule.has("recover")) {
      rule.problem("recover", "with absent_for there is no value that could recover");
    }
    Optional<SeriesSelector> silent =
        parsed(
            "expr",
            () -> SeriesSelector.parse(selector),
            "; with absent_for, expr names the series that must not fall silent, and a condition on"
                + " their values is a rule of its own");
    long absentFor = millis("absent_for");
    return silent.flatMap(
        found -> parsed("absent_for", () -> new Trigger.OnAbsence(found, absentFor), ""));
  }

  private Optional<Trigger> onValue(String expr) {
    Optional<RuleExpression> condition = expression("expr", expr);
    AnomalyOptions anomaly =
        rule.section("anomaly")
            .map(section -> new AnomalyOptionsReader(section).read())
            .orElse(AnomalyOptions.DEFAULT);
    Optional<String> text = rule.text("recover");
    Optional<Trigger.OnValue> trigger;
    if (text.isEmpty()) {
      trigger = condition.map(found -> new Trigger.OnValue(found, null, anomaly));
    } else {
      Optional<RuleExpression> recover = expression("recover", text.get());
      trigger =
          condition.isEmpty() || recover.isEmpty()
              ? Optional.empty()
              : Optional.of(new Trigger.OnValue(condition.get(), recover.get(), anomaly));
    }
    trigger.ifPresent(this::checkAnomaly);
    return trigger.map(Function.<Trigger>identity());
  }

  private void checkAnomaly(Trigger.OnValue trigger) {
    if (rule.has("anomaly") && !trigger.judges()) {
      rule.problem(
          "anomaly", "expr has no anomaly_score or anomaly_deviation that this could be for");
    } else if (trigger.judges() && trigger.evaluation() instanceof Evaluation.Whole whole) {
      rule.problem("recover", "what detectors judge is one series by itself, but: " + whole.why());
    }
  }

  private Optional<RuleExpression> expression(String key, String text) {
    return parsed(key, () -> RuleExpression.parse(text), "");
  }

  /** What is read at a key; empty where it cannot be, which is noted with {@code hint}. */
  private <T> Optional<T> parsed(String key, Supplier<T> read, String hint) {
    try {
      return Optional.of(read.get());
    } catch (ExpressionException e) {
      rule.problemInText(key, e.line(), e.column(), e.getMessage() + hint);
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      rule.problem(key, e.getMessage() + hint);
      return Optional.empty();
    }
  }

  private @Nullable Flap flap() {
    YamlSection flap = rule.section("flap").orElse(null);
    if (flap == null) {
      return null;
    }
    flap.refuseOthers(FLAP_KEYS, List.of());
    Optional<String> times = flap.required("times");
    Optional<String> within = flap.required("within");
    if (times.isEmpty() || within.isEmpty()) {
      return null;
    }
    try {
      return new Flap(Integer.parseInt(times.get()), PromDuration.parseMillis(within.get()));
    } catch (NumberFormatException e) {
      flap.problem("times", "expected a whole number, not " + times.get());
    } catch (IllegalArgumentException e) {
      rule.problem("flap", String.valueOf(e.getMessage()));
    }
    return null;
  }

  private long millis(String key) {
    return rule.text(key).map(text -> millis(key, text)).orElse(0L);
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
      boolean label = LABEL_NAME.matcher(name).matches() && !name.equals("__name__");
      if (identity && !label) {
        section.problem(name, "a name here consists of letters, digits and _");
      } else if (text.isPresent()) {
        template(section, name, text.get(), identity).ifPresent(found -> into.put(name, found));
      }
    }
  }

  private static Optional<Template> template(
      YamlSection section, String name, String text, boolean identity) {
    try {
      return Optional.of(identity ? labelTemplate(text) : Template.parse(text));
    } catch (IllegalArgumentException e) {
      section.problem(name, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private static Template labelTemplate(String text) {
    Template template = Template.parse(text);
    if (template.usesValue()) {
      throw new IllegalArgumentException(
          "labels are an alert's identity, so $value would make a new alert with each value; use"
              + " it in annotations");
    }
    return template;
  }
}

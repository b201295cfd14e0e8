package dev.masterperf.alerts.receiver;

import dev.masterperf.alerts.rule.Template;
import dev.masterperf.alerts.template.AlertData;
import dev.masterperf.model.AlertState;
import dev.masterperf.model.AlertTransition;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text with places for what a group is about: the forms of a rule's {@link Template}, where
 * labels and the value are those common to the alerts, and these:
 *
 * <ul>
 *   <li>{@code $status}, {@code $receiver}, {@code $groupKey}, {@code $externalURL}, {@code $link}
 *   <li>{@code $firing}, {@code $resolved}: how many there are; {@code $alerts}: all as JSON
 *   <li>{@code $annotations.name}, {@code $groupLabels.name}
 * </ul>
 *
 * <p>The value is that of the first alert.
 *
 * @param text as written in the configuration
 */
record GroupTemplate(String text, Template template) {
  private static final Pattern ACTION = Pattern.compile("\\{\\{.*?}}", Pattern.DOTALL);
  private static final Pattern NAME =
      Pattern.compile(
          "\\$(status|receiver|groupKey|externalURL|link|firing|resolved|alerts)(?![A-Za-z0-9_.])"
              + "|\\$(annotations|groupLabels)\\.([A-Za-z_][A-Za-z0-9_]*)");

  /** Before the names of ours; two underscores begin no label of a user's. */
  private static final String OURS = "__masterperf_";

  private static final String ALERTS = OURS + "alerts";

  /**
   * Reads a template.
   *
   * @throws IllegalArgumentException if it has a form that is not supported
   */
  static GroupTemplate parse(String text) {
    String rewritten = ACTION.matcher(text).replaceAll(action -> rewritten(action.group()));
    try {
      Template template = Template.parse(rewritten);
      if (!template.flaws().isEmpty()) {
        throw template.flaws().get(0);
      }
      return new GroupTemplate(text, template);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          e.getMessage()
              + "; and here $status, $receiver, $groupKey, $externalURL, $link, $firing, $resolved,"
              + " $alerts, $annotations.name and $groupLabels.name",
          e);
    }
  }

  private static String rewritten(String action) {
    return Matcher.quoteReplacement(
        NAME.matcher(action)
            .replaceAll(
                name ->
                    Matcher.quoteReplacement(
                        "$labels."
                            + (name.group(1) == null
                                ? OURS + name.group(2) + "_" + name.group(3)
                                : OURS + name.group(1)))));
  }

  /**
   * The text for a group.
   *
   * @param escape what makes any text fit into the place it is put in
   */
  String render(AlertGroup group, UnaryOperator<String> escape) {
    SortedMap<String, String> values = new TreeMap<>(group.commonLabels());
    group
        .commonAnnotations()
        .forEach((name, text) -> values.put(OURS + "annotations_" + name, text));
    group.groupLabels().forEach((name, text) -> values.put(OURS + "groupLabels_" + name, text));
    AlertTransition first = group.alerts().get(0);
    values.put(OURS + "status", group.status().wireName());
    values.put(OURS + "receiver", group.receiver());
    values.put(OURS + "groupKey", group.groupKey());
    values.put(OURS + "externalURL", group.external());
    values.put(OURS + "link", group.link());
    values.put(OURS + "firing", String.valueOf(group.count(AlertState.FIRING)));
    values.put(OURS + "resolved", String.valueOf(group.count(AlertState.RESOLVED)));
    String alerts = JsonText.of(WebhookPayload.of(group).alerts());
    values.put(ALERTS, alerts);
    return template.renderEscaped(
        AlertData.of(values, first.value()),
        made -> made.equals(alerts) ? made : escape.apply(made));
  }

  /** Fits into a string of JSON, between its quotes. */
  static String json(String text) {
    String quoted = JsonText.of(text);
    return quoted.substring(1, quoted.length() - 1);
  }

  /** As it is, but on one line: for headers and subjects. */
  static String oneLine(String text) {
    return text.replaceAll("[\\p{Cntrl}]+", " ");
  }

  /** FIRING:2 or RESOLVED, as Alertmanager begins its titles. */
  static String state(AlertGroup group) {
    String status = group.status().wireName().toUpperCase(Locale.ROOT);
    long firing = group.count(AlertState.FIRING);
    return firing > 0 ? status + ":" + firing : status;
  }
}

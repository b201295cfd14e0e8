package dev.masterperf.alerts.receiver;

import dev.masterperf.alerts.template.AlertData;
import dev.masterperf.alerts.template.TextTemplate;
import dev.masterperf.alerts.template.Variables;
import dev.masterperf.model.AlertState;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * A text with places for what a group is about: a rule's {@link TextTemplate}, where labels and the
 * value are those common to the alerts, and these:
 *
 * <ul>
 *   <li>{@code $status}, {@code $receiver}, {@code $groupKey}, {@code $link}
 *   <li>{@code $firing}, {@code $resolved}: how many there are; {@code $alerts}: all as JSON
 *   <li>{@code $annotations.name}, {@code $groupLabels.name}
 * </ul>
 *
 * <p>The value is that of the first alert.
 *
 * @param text as written in the configuration
 */
record GroupTemplate(String text, TextTemplate template) {
  private static final List<String> VARIABLES =
      List.of(
          "$status",
          "$receiver",
          "$groupKey",
          "$link",
          "$firing",
          "$resolved",
          "$alerts",
          "$annotations",
          "$groupLabels");

  /**
   * Reads a template.
   *
   * @throws IllegalArgumentException if it is none, or could never be filled
   */
  static GroupTemplate parse(String text) {
    try {
      TextTemplate template = TextTemplate.parse(text, VARIABLES);
      if (!template.flaws().isEmpty()) {
        throw template.flaws().get(0);
      }
      return new GroupTemplate(text, template);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          e.getMessage()
              + "\nhere are $labels.name, $value, $externalURL, $status, $receiver, $groupKey,"
              + " $link, $firing, $resolved, $alerts, $annotations.name and $groupLabels.name",
          e);
    }
  }

  /**
   * The text for a group.
   *
   * @param escape what makes any text fit into the place it is put in
   */
  String render(AlertGroup group, UnaryOperator<String> escape) {
    String alerts = JsonText.of(WebhookPayload.of(group).alerts());
    SortedMap<String, String> texts = new TreeMap<>();
    texts.put("$status", group.status().wireName());
    texts.put("$receiver", group.receiver());
    texts.put("$groupKey", group.groupKey());
    texts.put("$link", group.link());
    texts.put("$firing", String.valueOf(group.count(AlertState.FIRING)));
    texts.put("$resolved", String.valueOf(group.count(AlertState.RESOLVED)));
    texts.put("$alerts", alerts);
    SortedMap<String, SortedMap<String, String>> maps = new TreeMap<>();
    maps.put("$annotations", new TreeMap<>(group.commonAnnotations()));
    maps.put("$groupLabels", new TreeMap<>(group.groupLabels()));
    AlertData data =
        new AlertData(
            new TreeMap<>(group.commonLabels()),
            group.alerts().get(0).value(),
            "",
            new TreeMap<>(),
            group.external(),
            null,
            null,
            new Variables(texts, maps));
    return template.renderEscaped(data, made -> made.equals(alerts) ? made : escape.apply(made));
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

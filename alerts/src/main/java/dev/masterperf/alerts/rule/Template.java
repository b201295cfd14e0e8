package dev.masterperf.alerts.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text with places for what an alert is about: the few forms of Prometheus' templates that need
 * no queries and no Go, {@code {{ $labels.id }}} and {@code {{ $value | humanizeDuration }}}.
 *
 * @param text as written in the rule
 */
public record Template(String text, List<Part> parts) {
  private static final Pattern ACTION = Pattern.compile("\\{\\{-?(.*?)-?}}", Pattern.DOTALL);
  private static final Pattern LABEL = Pattern.compile("\\$labels\\.([A-Za-z_][A-Za-z0-9_]*)");
  private static final Pattern VALUE = Pattern.compile("\\$value(?:\\s*\\|\\s*(\\w+))?");

  public Template {
    parts = List.copyOf(parts);
  }

  /** A piece of the text. */
  public sealed interface Part {
    String render(SortedMap<String, String> labels, double value);

    /** Text that stays as it is. */
    record Literal(String text) implements Part {
      @Override
      public String render(SortedMap<String, String> labels, double value) {
        return text;
      }
    }

    /** A label of the series; an absent one is empty. */
    record Label(String name) implements Part {
      @Override
      public String render(SortedMap<String, String> labels, double value) {
        return labels.getOrDefault(name, "");
      }
    }

    /** The value of the expression. */
    record Value(ValueFormat format) implements Part {
      @Override
      public String render(SortedMap<String, String> labels, double value) {
        return format.text(value);
      }
    }
  }

  /**
   * Reads a template.
   *
   * @throws IllegalArgumentException if it has a form that is not supported
   */
  public static Template parse(String text) {
    List<Part> parts = new ArrayList<>();
    Matcher action = ACTION.matcher(text);
    int end = 0;
    while (action.find()) {
      addLiteral(parts, text.substring(end, action.start()));
      parts.add(part(action.group(1).strip()));
      end = action.end();
    }
    addLiteral(parts, text.substring(end));
    return new Template(text, parts);
  }

  /** A text without any places. */
  static Template literal(String text) {
    return new Template(text, text.isEmpty() ? List.of() : List.of(new Part.Literal(text)));
  }

  private static void addLiteral(List<Part> parts, String literal) {
    if (literal.contains("{{")) {
      throw new IllegalArgumentException("{{ is not closed in the template \"" + literal + "\"");
    }
    if (!literal.isEmpty()) {
      parts.add(new Part.Literal(literal));
    }
  }

  private static Part part(String action) {
    Matcher label = LABEL.matcher(action);
    if (label.matches()) {
      return new Part.Label(label.group(1));
    }
    Matcher value = VALUE.matcher(action);
    if (value.matches()) {
      return new Part.Value(
          value.group(1) == null ? ValueFormat.PLAIN : ValueFormat.of(value.group(1)));
    }
    throw new IllegalArgumentException(
        "the template {{ "
            + action
            + " }} is not supported; there are {{ $labels.name }}, {{ $value }} and {{ $value |"
            + " function }} with "
            + ValueFormat.FUNCTIONS);
  }

  /** Whether the text changes with the value. */
  boolean usesValue() {
    return parts.stream().anyMatch(Part.Value.class::isInstance);
  }

  /**
   * The text for one alert.
   *
   * @param labels of its series
   */
  public String render(SortedMap<String, String> labels, double value) {
    StringBuilder out = new StringBuilder(text.length());
    parts.forEach(part -> out.append(part.render(labels, value)));
    return out.toString();
  }
}

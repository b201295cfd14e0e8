package dev.masterperf.alerts.rule;

import dev.masterperf.alerts.template.AlertData;
import dev.masterperf.alerts.template.TextTemplate;
import dev.masterperf.query.syntax.ExpressionException;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A text with places for what an alert is about, as rules of Prometheus have it: {@code {{
 * $labels.id }} took {{ $value | humanizeDuration }}}. Two of the same text are equal.
 */
public final class Template {
  private final TextTemplate template;

  private Template(TextTemplate template) {
    this.template = template;
  }

  /**
   * Reads a template.
   *
   * @throws IllegalArgumentException if it is none; the message shows the place
   */
  public static Template parse(String text) {
    return new Template(TextTemplate.parse(text));
  }

  /** As written in the rule. */
  public String text() {
    return template.text();
  }

  /** What can be seen to fail whatever the alert, as {@link TextTemplate#flaws}. */
  public List<ExpressionException> flaws() {
    return template.flaws();
  }

  /** Whether the text changes with the value. */
  boolean usesValue() {
    return template.usesValue();
  }

  /**
   * The text for one alert, where nothing is known around it.
   *
   * @param labels of its series
   */
  public String render(SortedMap<String, String> labels, double value) {
    return render(AlertData.of(labels, value));
  }

  /** The text for one alert; where it cannot be made, a text that says why. */
  public String render(AlertData data) {
    return template.render(data);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Template same && same.text().equals(text());
  }

  @Override
  public int hashCode() {
    return text().hashCode();
  }

  @Override
  public String toString() {
    return text();
  }
}

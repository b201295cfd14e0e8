package dev.masterperf.alerts.template;

import dev.masterperf.query.syntax.ExpressionException;
import java.util.Map;

/**
 * A text with actions, as rules of Prometheus have it. Threads may share it; filling it never
 * throws, and ends soon whatever is in it.
 */
public final class TextTemplate {
  private final String text;
  private final Block block;

  /** What {@code define} and {@code block} made. */
  private final Map<String, Block> named;

  private final boolean usesValue;

  TextTemplate(String text, Block block, Map<String, Block> named, boolean usesValue) {
    this.text = text;
    this.block = block;
    this.named = Map.copyOf(named);
    this.usesValue = usesValue;
  }

  /**
   * Reads a template.
   *
   * @throws ExpressionException (unchecked) if it is none, or could not be filled whatever the
   *     alert
   */
  public static TextTemplate parse(String text) {
    return TemplateParser.parse(text);
  }

  /** As it was written. */
  public String text() {
    return text;
  }

  /** Whether what is made of it may change with the value of the expression. */
  public boolean usesValue() {
    return usesValue;
  }

  /** The text for one alert; where it cannot be made, a text that says why. */
  public String render(AlertData data) {
    Rendering rendering = new Rendering(data, named);
    Value.LabelMap labels = new Value.LabelMap(data.labels());
    Value.LabelMap externalLabels = new Value.LabelMap(data.externalLabels());
    Value.Text url = new Value.Text(data.externalUrl());
    Value.Real value = new Value.Real(data.value());
    Value.Data alert = new Value.Data(labels, externalLabels, url, value);
    Frame frame = new Frame(rendering, block.slots(), alert);
    Value[] known = {alert, labels, externalLabels, url, value, new Value.Text(data.expected())};
    for (int slot = 0; slot < known.length; slot++) {
      frame.set(slot, known[slot]);
    }
    try {
      block.nodes().render(frame);
      return rendering.out().toString();
    } catch (RenderException e) {
      return "<error expanding template: " + place(e.at()) + e.problem() + ">";
    }
  }

  private String place(int at) {
    if (at < 0) {
      return "";
    }
    ExpressionException placed = new ExpressionException(text, at, "");
    return "line " + placed.line() + ", column " + placed.column() + ": ";
  }
}

package dev.masterperf.alerts.template;

import dev.masterperf.query.syntax.ExpressionException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A text with actions, as rules of Prometheus have it. Threads may share it; filling it never
 * throws, and ends soon whatever is in it.
 */
public final class TextTemplate {
  private final String text;
  private final List<String> others;
  private final Block block;

  /** What {@code define} and {@code block} made. */
  private final Map<String, Block> named;

  private final boolean usesValue;
  private final List<ExpressionException> flaws;

  TextTemplate(
      String text,
      List<String> others,
      Block block,
      Map<String, Block> named,
      boolean usesValue,
      List<ExpressionException> flaws) {
    this.text = text;
    this.others = List.copyOf(others);
    this.block = block;
    this.named = Map.copyOf(named);
    this.usesValue = usesValue;
    this.flaws = List.copyOf(flaws);
  }

  /**
   * Reads a template. What Prometheus takes is taken, and may have {@link #flaws}.
   *
   * @throws ExpressionException (unchecked) if it is none
   */
  public static TextTemplate parse(String text) {
    return parse(text, List.of());
  }

  /**
   * Reads a template for a place that has variables beside those of a rule.
   *
   * @param others their names with the dollar sign
   * @throws ExpressionException (unchecked) if it is none
   */
  public static TextTemplate parse(String text, List<String> others) {
    return TemplateParser.parse(text, others);
  }

  /** As it was written. */
  public String text() {
    return text;
  }

  /** Whether what is made of it may change with the value of the expression. */
  public boolean usesValue() {
    return usesValue;
  }

  /**
   * What can be seen without an alert to fail when it is come to: an unknown field, too many
   * arguments, a regular expression or a query that is none.
   */
  public List<ExpressionException> flaws() {
    return flaws;
  }

  /** The text for one alert; where it cannot be made, a text that says why. */
  public String render(AlertData data) {
    return filled(data, null);
  }

  /**
   * As {@link #render}, for a text that must keep its form, such as JSON: where a part cannot be
   * made, its place says why.
   *
   * @param escape what makes any text fit into the place it is put in
   */
  public String renderEscaped(AlertData data, UnaryOperator<String> escape) {
    return filled(data, escape);
  }

  private String filled(AlertData data, @Nullable UnaryOperator<String> escape) {
    Rendering rendering = new Rendering(data, named, escape);
    Value.LabelMap labels = new Value.LabelMap(data.labels());
    Value.LabelMap externalLabels = new Value.LabelMap(data.externalLabels());
    Value.Text url = new Value.Text(data.externalUrl());
    Value.Real value = new Value.Real(data.value());
    Value.Data alert = new Value.Data(labels, externalLabels, url, value);
    Frame frame = new Frame(rendering, block.slots(), alert);
    List<Value> known = new ArrayList<>();
    known.addAll(List.of(alert, labels, externalLabels, url, value));
    known.add(new Value.Text(data.expected()));
    known.addAll(data.others().values(others));
    for (int slot = 0; slot < known.size(); slot++) {
      frame.set(slot, known.get(slot));
    }
    try {
      block.nodes().render(frame);
      return rendering.text();
    } catch (RenderException e) {
      return new RenderException(place(e.at()) + e.problem()).text();
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

package dev.masterperf.alerts.template;

import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** One filling of a template, with all that bounds it. */
final class Rendering {
  /** Actions done and characters handled: some milliseconds, a second at the very worst. */
  private static final int MAX_WORK = 1_000_000;

  private static final int MAX_DEPTH = 200;

  private final AlertData data;
  private final Map<String, Block> named;

  /** Null where a failure of a part is one of the whole. */
  private final @Nullable UnaryOperator<String> escape;

  private final BoundedText out;
  private int work;
  private int depth;

  Rendering(AlertData data, Map<String, Block> named, @Nullable UnaryOperator<String> escape) {
    this.data = data;
    this.named = named;
    this.escape = escape;
    // variables may be long by themselves: those of a group hold all its alerts
    this.out = new BoundedText(BoundedText.LIMIT + 4 * data.others().length());
  }

  AlertData data() {
    return data;
  }

  /** Writes what stands in the template. */
  void literal(String text) {
    out.append(text);
  }

  /** Writes what an action made. */
  void made(String text) {
    out.append(escape == null ? text : escape.apply(text));
  }

  /** Writes why a part could not be made, or fails as a whole. */
  void failed(RenderException cause, int depthBefore) {
    if (escape == null) {
      throw cause;
    }
    depth = depthBefore;
    made(cause.text());
  }

  int depth() {
    return depth;
  }

  String text() {
    return out.toString();
  }

  @Nullable Block named(String name) {
    return named.get(name);
  }

  void enter(int at) {
    if (++depth > MAX_DEPTH) {
      throw new RenderException("templates within templates go too deep", at);
    }
  }

  void leave() {
    depth--;
  }

  void step() {
    work(1);
  }

  /** Counts a value that was made, or is handed on to so much work. */
  Value worked(Value value, int weight) {
    if (value instanceof Value.Text text) {
      if (text.value().length() > BoundedText.LIMIT) {
        throw new RenderException("a text is longer than " + BoundedText.LIMIT + " characters");
      }
      work(weight * text.value().length());
    }
    step();
    return value;
  }

  private void work(int more) {
    work += more;
    if (work > MAX_WORK) {
      throw new RenderException("the template does more than fits into an alert");
    }
  }
}

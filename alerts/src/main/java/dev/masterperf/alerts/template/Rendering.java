package dev.masterperf.alerts.template;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One filling of a template, with all that bounds it. */
final class Rendering {
  /** Actions done and characters handled; a megabyte takes some milliseconds. */
  private static final int MAX_WORK = 1_000_000;

  private static final int MAX_DEPTH = 200;

  private final AlertData data;
  private final Map<String, Block> named;
  private final BoundedText out = new BoundedText();
  private int work;
  private int depth;

  Rendering(AlertData data, Map<String, Block> named) {
    this.data = data;
    this.named = named;
  }

  AlertData data() {
    return data;
  }

  BoundedText out() {
    return out;
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

  /** Counts a value that was made. */
  Value worked(Value value) {
    if (value instanceof Value.Text text) {
      if (text.value().length() > BoundedText.LIMIT) {
        throw new RenderException("a text is longer than " + BoundedText.LIMIT + " characters");
      }
      work(text.value().length());
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

package dev.masterperf.alerts.template;

/** A text that grows to a limit, since what a template repeats may come from labels. */
final class BoundedText {
  /** Characters; far more than anybody reads in a notification. */
  static final int LIMIT = 64 * 1024;

  private final StringBuilder text = new StringBuilder();
  private final int limit;

  BoundedText() {
    this(LIMIT);
  }

  BoundedText(int limit) {
    this.limit = limit;
  }

  BoundedText append(CharSequence more) {
    if (text.length() + more.length() > limit) {
      throw new RenderException("the text is longer than " + limit + " characters");
    }
    text.append(more);
    return this;
  }

  int length() {
    return text.length();
  }

  @Override
  public String toString() {
    return text.toString();
  }
}

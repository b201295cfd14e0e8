package dev.masterperf.alerts.template;

/** A template that cannot be filled with these values; the message is for who reads the alert. */
final class RenderException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int NOWHERE = -1;

  private final int at;

  RenderException(String problem) {
    this(problem, NOWHERE);
  }

  RenderException(String problem, int at) {
    super(problem, null, false, false);
    this.at = at;
  }

  /** Index in the template; negative where it is not known. */
  int at() {
    return at;
  }

  /** With a place, unless it has one that is nearer to the cause. */
  RenderException placed(int place) {
    return at == NOWHERE ? new RenderException(problem(), place) : this;
  }

  /** As it stands where a text was to be. */
  String text() {
    return "<error expanding template: " + problem() + ">";
  }

  String problem() {
    return String.valueOf(getMessage());
  }
}

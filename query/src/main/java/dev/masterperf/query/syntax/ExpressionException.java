package dev.masterperf.query.syntax;

/**
 * An expression that cannot be taken. The message gives line and column, both from 1, what is
 * wrong, and below it the line of the expression with a caret under the place.
 */
public final class ExpressionException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final String problem;
  private final int line;
  private final int column;

  /**
   * @param expression the whole text
   * @param at index into it of the character the problem begins at; its length for the end
   * @param problem one sentence without full stop
   */
  public ExpressionException(String expression, int at, String problem) {
    super(message(expression, at, problem));
    this.problem = problem;
    this.line = line(expression, at);
    this.column = at - lineStart(expression, at) + 1;
  }

  /** What is wrong, without the place. */
  public String problem() {
    return problem;
  }

  /** Line of the expression, from 1. */
  public int line() {
    return line;
  }

  /** Column in {@link #line}, from 1. */
  public int column() {
    return column;
  }

  private static String message(String expression, int at, String problem) {
    int start = lineStart(expression, at);
    int end = expression.indexOf('\n', at);
    String text = expression.substring(start, end < 0 ? expression.length() : end);
    return "line %d, column %d: %s\n  %s\n  %s^"
        .formatted(
            line(expression, at),
            at - start + 1,
            problem,
            text,
            text.substring(0, Math.min(at - start, text.length())).replaceAll("[^\t]", " "));
  }

  private static int line(String expression, int at) {
    return 1 + (int) expression.substring(0, at).chars().filter(c -> c == '\n').count();
  }

  private static int lineStart(String expression, int at) {
    return at == 0 ? 0 : expression.lastIndexOf('\n', at - 1) + 1;
  }
}

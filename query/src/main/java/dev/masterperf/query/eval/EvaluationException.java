package dev.masterperf.query.eval;

import dev.masterperf.query.syntax.ExpressionException;

/**
 * A well-formed expression that has no answer over these series, such as a many-to-many match. The
 * message gives the place with a caret, as that of an {@link ExpressionException} does.
 */
public final class EvaluationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String problem;

  /**
   * @param at index in {@code expression} of what has no answer
   */
  public EvaluationException(String expression, int at, String problem) {
    super(new ExpressionException(expression, at, problem).getMessage());
    this.problem = problem;
  }

  /**
   * @param at index in {@code expression} of what has no answer
   * @param detail said in the message, behind the problem
   */
  public EvaluationException(String expression, int at, String problem, String detail) {
    super(new ExpressionException(expression, at, problem + ": " + detail).getMessage());
    this.problem = problem;
  }

  /** What is wrong, without the place and without details. */
  public String problem() {
    return problem;
  }
}

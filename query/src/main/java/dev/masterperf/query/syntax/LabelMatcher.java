package dev.masterperf.query.syntax;

import com.google.re2j.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One condition on a label. Regular expressions are RE2's and anchored at both ends, as in
 * Prometheus, so matching takes time linear in the text.
 *
 * @param pattern compiled {@code value} of the two regular operators, else null
 */
public record LabelMatcher(
    String name, Operator operator, String value, @Nullable Pattern pattern) {

  /** How a label is compared. */
  public enum Operator {
    EQUAL("="),
    NOT_EQUAL("!="),
    REGEX("=~"),
    NOT_REGEX("!~");

    private final String symbol;

    Operator(String symbol) {
      this.symbol = symbol;
    }

    /** As PromQL writes it. */
    public String symbol() {
      return symbol;
    }
  }

  /**
   * A matcher with its regular expression compiled.
   *
   * @throws IllegalArgumentException if {@code value} should be a regular expression and cannot be
   *     taken as one
   */
  public static LabelMatcher of(String name, Operator operator, String value) {
    if (operator == Operator.EQUAL || operator == Operator.NOT_EQUAL) {
      return new LabelMatcher(name, operator, value, null);
    }
    return new LabelMatcher(name, operator, value, RegularExpression.compile(value));
  }

  /**
   * Whether a label with this value passes.
   *
   * @param label empty for an absent label
   */
  public boolean matches(String label) {
    return switch (operator) {
      case EQUAL -> label.equals(value);
      case NOT_EQUAL -> !label.equals(value);
      case REGEX -> pattern != null && pattern.matches(label);
      case NOT_REGEX -> pattern != null && !pattern.matches(label);
    };
  }
}

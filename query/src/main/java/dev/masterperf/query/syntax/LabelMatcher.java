package dev.masterperf.query.syntax;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
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
   * @throws IllegalArgumentException if {@code value} should be a regular expression and is none
   */
  public static LabelMatcher of(String name, Operator operator, String value) {
    if (operator == Operator.EQUAL || operator == Operator.NOT_EQUAL) {
      return new LabelMatcher(name, operator, value, null);
    }
    try {
      return new LabelMatcher(name, operator, value, Pattern.compile("(?s:" + value + ")"));
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "not a regular expression of RE2: " + e.getDescription(), e);
    }
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

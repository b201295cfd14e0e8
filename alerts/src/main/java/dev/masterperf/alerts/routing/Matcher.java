package dev.masterperf.alerts.routing;

import com.google.re2j.Pattern;
import dev.masterperf.query.syntax.RegularExpression;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One condition on a label of an alert. Regular expressions are RE2's and anchored at both ends; an
 * absent label counts as an empty one, as in Alertmanager.
 *
 * @param pattern compiled {@code value} of the two regular operators, else null
 */
public record Matcher(String name, Operator operator, String value, @Nullable Pattern pattern) {

  /** How a label is compared. */
  public enum Operator {
    EQUAL("=", true, false),
    NOT_EQUAL("!=", false, false),
    REGEX("=~", true, true),
    NOT_REGEX("!~", false, true);

    private final String symbol;
    private final boolean equal;
    private final boolean regex;

    Operator(String symbol, boolean equal, boolean regex) {
      this.symbol = symbol;
      this.equal = equal;
      this.regex = regex;
    }

    public String symbol() {
      return symbol;
    }

    /** Alertmanager's {@code isEqual}. */
    public boolean equal() {
      return equal;
    }

    /** Alertmanager's {@code isRegex}. */
    public boolean regex() {
      return regex;
    }

    static Optional<Operator> ofSymbol(String symbol) {
      return Arrays.stream(values()).filter(one -> one.symbol.equals(symbol)).findFirst();
    }

    /** The operator of Alertmanager's API. */
    public static Operator of(boolean equal, boolean regex) {
      return regex ? (equal ? REGEX : NOT_REGEX) : (equal ? EQUAL : NOT_EQUAL);
    }
  }

  /**
   * A matcher.
   *
   * @throws IllegalArgumentException if the name is empty, or {@code value} should be a regular
   *     expression and is none
   */
  public static Matcher of(String name, Operator operator, String value) {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a matcher needs the name of a label");
    }
    if (!operator.regex()) {
      return new Matcher(name, operator, value, null);
    }
    try {
      return new Matcher(name, operator, value, RegularExpression.compile(value));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(e.getMessage() + " in " + value, e);
    }
  }

  /** Whether these labels pass. */
  public boolean matches(Map<String, String> labels) {
    String label = labels.getOrDefault(name, "");
    boolean same = pattern == null ? label.equals(value) : pattern.matches(label);
    return same == operator.equal();
  }

  /** Whether an alert without this label passes. */
  public boolean matchesNothing() {
    return matches(Map.of());
  }

  /** By what it says; a compiled pattern has no identity of its own. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Matcher that
        && name.equals(that.name)
        && operator == that.operator
        && value.equals(that.value);
  }

  @Override
  public int hashCode() {
    return name.hashCode() * 31 + value.hashCode();
  }

  /** Alertmanager's spelling, which {@link MatcherParser} reads back. */
  @Override
  public String toString() {
    return (MatcherParser.isPlain(name) ? name : GoString.quote(name))
        + operator.symbol()
        + GoString.quote(value);
  }
}

package dev.masterperf.query.syntax;

import java.util.Optional;

/** The operators between two expressions, with their precedence; a higher one binds tighter. */
public enum BinaryOperator {
  OR("or", 1),
  AND("and", 2),
  UNLESS("unless", 2),
  EQUAL("==", 3),
  NOT_EQUAL("!=", 3),
  GREATER(">", 3),
  GREATER_OR_EQUAL(">=", 3),
  LESS("<", 3),
  LESS_OR_EQUAL("<=", 3),
  ADD("+", 4),
  SUBTRACT("-", 4),
  MULTIPLY("*", 5),
  DIVIDE("/", 5),
  MODULO("%", 5),
  ATAN2("atan2", 5),
  POWER("^", 6);

  private static final int SET_PRECEDENCE = 2;
  private static final int COMPARISON_PRECEDENCE = 3;

  /** A sign binds looser than a power: {@code -2^2} is -4. */
  static final int SIGN_PRECEDENCE = 5;

  private final String symbol;
  private final int precedence;

  BinaryOperator(String symbol, int precedence) {
    this.symbol = symbol;
    this.precedence = precedence;
  }

  /** As PromQL writes it. */
  public String symbol() {
    return symbol;
  }

  int precedence() {
    return precedence;
  }

  public boolean isComparison() {
    return precedence == COMPARISON_PRECEDENCE;
  }

  /** Whether it is {@code and}, {@code or} or {@code unless}. */
  public boolean isSet() {
    return precedence <= SET_PRECEDENCE;
  }

  public boolean isArithmetic() {
    return !isSet() && !isComparison();
  }

  static Optional<BinaryOperator> of(Token token) {
    for (BinaryOperator operator : values()) {
      if (token.is(operator.symbol) || token.isWord(operator.symbol)) {
        return Optional.of(operator);
      }
    }
    return Optional.empty();
  }

  /** Result of an arithmetic operator. */
  public double calculate(double left, double right) {
    return switch (this) {
      case ADD -> left + right;
      case SUBTRACT -> left - right;
      case MULTIPLY -> left * right;
      case DIVIDE -> left / right;
      case MODULO -> left % right;
      case ATAN2 -> Math.atan2(left, right);
      case POWER -> power(left, right);
      case EQUAL, NOT_EQUAL, GREATER, GREATER_OR_EQUAL, LESS, LESS_OR_EQUAL, OR, AND, UNLESS ->
          throw new IllegalStateException(symbol + " does not calculate");
    };
  }

  /** As in C and Go, one to any power is one, and so is minus one to an infinite power. */
  private static double power(double base, double exponent) {
    boolean one = base == 1 || (base == -1 && Double.isInfinite(exponent));
    return one ? 1 : Math.pow(base, exponent);
  }

  /** Answer of a comparison; with NaN only {@code !=} holds. */
  public boolean holds(double left, double right) {
    return switch (this) {
      case EQUAL -> left == right;
      case NOT_EQUAL -> left != right;
      case GREATER -> left > right;
      case GREATER_OR_EQUAL -> left >= right;
      case LESS -> left < right;
      case LESS_OR_EQUAL -> left <= right;
      case ADD, SUBTRACT, MULTIPLY, DIVIDE, MODULO, ATAN2, POWER, OR, AND, UNLESS ->
          throw new IllegalStateException(symbol + " does not compare");
    };
  }

  /** The comparison that says the same with its sides exchanged. */
  public BinaryOperator mirrored() {
    return switch (this) {
      case GREATER -> LESS;
      case GREATER_OR_EQUAL -> LESS_OR_EQUAL;
      case LESS -> GREATER;
      case LESS_OR_EQUAL -> GREATER_OR_EQUAL;
      case EQUAL, NOT_EQUAL -> this;
      case ADD, SUBTRACT, MULTIPLY, DIVIDE, MODULO, ATAN2, POWER, OR, AND, UNLESS ->
          throw new IllegalStateException(symbol + " does not compare");
    };
  }
}

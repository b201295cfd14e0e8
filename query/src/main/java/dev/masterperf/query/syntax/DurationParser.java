package dev.masterperf.query.syntax;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Parses durations and their arithmetic. */
final class DurationParser {
  private static final double MAX_SECONDS = 9e12;

  /** Deeper nesting is a mistake or an attack on the stack. */
  private static final int MAX_DEPTH = 100;

  private final TokenStream tokens;
  private int depth;

  DurationParser(TokenStream tokens) {
    this.tokens = tokens;
  }

  /**
   * A duration where one is taken.
   *
   * @param millis 0 where it depends on the query
   * @param deferred null where it does not
   */
  record Read(long millis, @Nullable DurationExpr deferred) {}

  /** Between brackets: any arithmetic, above zero. */
  Read positive() {
    Token first = tokens.peek();
    Read read = read(first, expression(0));
    if (read.deferred() == null && read.millis() <= 0) {
      throw tokens.problem(first, "a duration here must be at least 1ms");
    }
    return read;
  }

  /** Behind {@code offset}: arithmetic needs parentheses, since what follows may be an operator. */
  Read offset() {
    Token first = tokens.peek();
    return read(first, signed());
  }

  private Read read(Token first, DurationExpr expression) {
    if (!expression.isConstant()) {
      return new Read(0, expression);
    }
    try {
      double seconds = expression.seconds(DurationExpr.Query.ANY);
      if (!(Math.abs(seconds) <= MAX_SECONDS)) {
        throw tokens.problem(first, "the duration " + expression.text() + " is too long");
      }
      return new Read(Math.round(seconds * 1000), null);
    } catch (ArithmeticException e) {
      throw tokens.problem(first, String.valueOf(e.getMessage()));
    }
  }

  private DurationExpr expression(int minPrecedence) {
    if (++depth > MAX_DEPTH) {
      throw tokens.problem(tokens.peek(), "this is nested more than " + MAX_DEPTH + " levels deep");
    }
    DurationExpr left =
        tokens.accept("-")
            ? new DurationExpr.Negated(expression(BinaryOperator.SIGN_PRECEDENCE + 1))
            : signed();
    while (true) {
      Optional<BinaryOperator> operator =
          BinaryOperator.of(tokens.peek()).filter(DurationParser::isTaken);
      if (operator.isEmpty() || operator.get().precedence() < minPrecedence) {
        depth--;
        return left;
      }
      tokens.next();
      int next = operator.get().precedence() + (operator.get() == BinaryOperator.POWER ? 0 : 1);
      left = new DurationExpr.Binary(operator.get(), left, expression(next));
    }
  }

  private static boolean isTaken(BinaryOperator operator) {
    return operator.isArithmetic() && operator != BinaryOperator.ATAN2;
  }

  private DurationExpr signed() {
    if (tokens.accept("-")) {
      return new DurationExpr.Negated(operand());
    }
    tokens.accept("+");
    return operand();
  }

  private DurationExpr operand() {
    Token token = tokens.next();
    if (token.kind() == Token.Kind.DURATION) {
      return new DurationExpr.Literal(Literals.millis(tokens, token) / 1000.0);
    }
    if (token.kind() == Token.Kind.NUMBER) {
      return new DurationExpr.Literal(Literals.number(tokens, token));
    }
    if (token.is("(")) {
      DurationExpr inner = expression(0);
      tokens.expect(")");
      return inner;
    }
    if (tokens.peek().is("(")) {
      if (token.isWord("step") || token.isWord("range")) {
        tokens.expect("(");
        tokens.expect(")");
        return new DurationExpr.OfQuery(token.isWord("step"));
      }
      if (token.isWord("min") || token.isWord("max")) {
        return choice(token.isWord("min"));
      }
    }
    throw tokens.unexpected(token, "a duration such as 1m");
  }

  private DurationExpr choice(boolean least) {
    tokens.expect("(");
    DurationExpr left = expression(0);
    tokens.expect(",");
    DurationExpr right = expression(0);
    tokens.expect(")");
    return new DurationExpr.Choice(least, left, right);
  }
}

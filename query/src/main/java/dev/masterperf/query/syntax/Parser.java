package dev.masterperf.query.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Parses PromQL by recursive descent, climbing precedences. Takes calls, selectors, ranges,
 * arithmetic and comparisons; what else PromQL has is refused by name.
 */
public final class Parser {
  /** Deeper nesting is a mistake or an attack on the stack. */
  private static final int MAX_DEPTH = 64;

  private final TokenStream tokens;
  private int depth;

  private Parser(TokenStream tokens) {
    this.tokens = tokens;
  }

  /**
   * The tree of an expression.
   *
   * @throws ExpressionException if it is not PromQL, or a part of PromQL not supported yet
   */
  public static Expr parse(String expression) {
    Parser parser = new Parser(new TokenStream(expression));
    Expr tree = parser.expression(0);
    if (parser.tokens.peek().kind() != Token.Kind.END) {
      throw parser.tokens.unexpected("an operator or the end");
    }
    return tree;
  }

  private Expr expression(int minPrecedence) {
    if (++depth > MAX_DEPTH) {
      throw tokens.problem(tokens.peek(), "this is nested more than " + MAX_DEPTH + " levels deep");
    }
    Expr left = operand();
    while (true) {
      refuseSetOperators();
      Optional<BinaryOperator> operator = BinaryOperator.of(tokens.peek());
      if (operator.isEmpty() || operator.get().precedence() < minPrecedence) {
        depth--;
        return left;
      }
      left = binary(left, operator.get());
    }
  }

  private Expr binary(Expr left, BinaryOperator operator) {
    Token sign = tokens.next();
    Token modifier = tokens.peek();
    if (isWordOf(modifier, Vocabulary.OPERATOR_MODIFIERS)) {
      throw tokens.unsupported(modifier, "the modifier " + modifier.text());
    }
    boolean rightAssociative = operator == BinaryOperator.POWER;
    Expr right = expression(operator.precedence() + (rightAssociative ? 0 : 1));
    return new Expr.Binary(operator, left, right, sign.at());
  }

  private void refuseSetOperators() {
    if (isWordOf(tokens.peek(), Vocabulary.SET_OPERATORS)) {
      throw tokens.unsupported(tokens.peek(), "the operator " + tokens.peek().text());
    }
  }

  private Expr operand() {
    Token sign = tokens.peek();
    if (tokens.accept("-")) {
      return new Expr.Negation(expression(BinaryOperator.SIGN_PRECEDENCE + 1), sign.at());
    }
    if (tokens.accept("+")) {
      return expression(BinaryOperator.SIGN_PRECEDENCE + 1);
    }
    return modified(primary());
  }

  private Expr primary() {
    Token token = tokens.next();
    return switch (token.kind()) {
      case NUMBER -> new Expr.Scalar(number(token), token.at());
      case DURATION -> new Expr.Scalar(millis(token) / 1000.0, token.at());
      case STRING -> new Expr.Text(token.text(), token.at());
      case NAME -> named(token);
      case SYMBOL, END -> {
        if (token.is("(")) {
          Expr inner = expression(0);
          tokens.expect(")");
          yield inner;
        }
        if (token.is("{")) {
          yield new SelectorParser(tokens).braces(token.at(), List.of());
        }
        throw tokens.unexpected(token, "an expression");
      }
    };
  }

  private Expr named(Token name) {
    Token after = tokens.peek();
    if (isWordOf(name, Vocabulary.AGGREGATIONS)
        && (after.is("(") || after.isWord("by") || after.isWord("without"))) {
      throw tokens.unsupported(name, "the aggregation " + name.text());
    }
    if (after.is("(")) {
      return call(name);
    }
    if (name.isWord("inf") || name.isWord("nan")) {
      return new Expr.Scalar(name.isWord("inf") ? Double.POSITIVE_INFINITY : Double.NaN, name.at());
    }
    return new SelectorParser(tokens).named(name);
  }

  private Expr call(Token name) {
    if (!Vocabulary.FUNCTIONS.contains(name.text())) {
      throw tokens.problem(
          name,
          "PromQL has no function "
              + name.text()
              + NearestName.hint(name.text(), Vocabulary.FUNCTIONS));
    }
    tokens.expect("(");
    List<Expr> arguments = new ArrayList<>();
    while (!tokens.accept(")")) {
      arguments.add(expression(0));
      if (!tokens.peek().is(")")) {
        tokens.expect(",");
      }
    }
    return new Expr.Call(name.text(), arguments, name.at());
  }

  /** What may stand behind an expression: a range, and modifiers not supported yet. */
  private Expr modified(Expr expr) {
    Expr result = expr;
    Token bracket = tokens.peek();
    if (tokens.accept("[")) {
      long millis = rangeMillis();
      if (tokens.peek().text().startsWith(":")) { // the lexer takes :1m for a name
        throw tokens.unsupported(bracket, "a subquery");
      }
      tokens.expect("]");
      if (!(expr instanceof Expr.Selector selector)) {
        throw tokens.problem(bracket, "a range belongs behind a selector");
      }
      result = new Expr.Range(selector, millis, bracket.at());
    }
    if (tokens.peek().isWord("offset") || tokens.peek().is("@")) {
      throw tokens.unsupported(tokens.peek(), "the modifier " + tokens.peek().text());
    }
    return result;
  }

  private long rangeMillis() {
    Token token = tokens.next();
    if (token.kind() == Token.Kind.DURATION) {
      return millis(token);
    }
    if (token.kind() == Token.Kind.NUMBER) {
      return Math.round(number(token) * 1000);
    }
    throw tokens.unexpected(token, "a duration such as 1m");
  }

  private long millis(Token token) {
    try {
      return PromDuration.parseMillis(token.text());
    } catch (IllegalArgumentException e) {
      throw tokens.problem(token, String.valueOf(e.getMessage()));
    }
  }

  /** As Go reads it for Prometheus: with hexadecimal and octal integers. */
  private double number(Token token) {
    String text = token.text().toLowerCase(Locale.ROOT);
    try {
      if (text.startsWith("0x")) {
        return (double) Long.parseLong(text.substring(2), 16);
      }
      return text.matches("0[0-7]+") ? (double) Long.parseLong(text, 8) : Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw tokens.problem(token, "the number " + token.text() + " is too large");
    }
  }

  private static boolean isWordOf(Token token, Set<String> words) {
    return token.kind() == Token.Kind.NAME && words.contains(token.text().toLowerCase(Locale.ROOT));
  }
}

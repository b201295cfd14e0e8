package dev.masterperf.query.syntax;

import java.util.List;

/** The tokens of an expression with a place in them, and the complaints about them. */
final class TokenStream {
  private final String expression;
  private final List<Token> tokens;
  private int next;

  TokenStream(String expression) {
    this.expression = expression;
    this.tokens = Lexer.read(expression);
  }

  Token peek() {
    return tokens.get(next);
  }

  /** Takes one token; the end can be taken again and again. */
  Token next() {
    Token token = peek();
    if (token.kind() != Token.Kind.END) {
      next++;
    }
    return token;
  }

  boolean accept(String symbol) {
    boolean there = peek().is(symbol);
    if (there) {
      next++;
    }
    return there;
  }

  boolean acceptWord(String keyword) {
    boolean there = peek().isWord(keyword);
    if (there) {
      next++;
    }
    return there;
  }

  /** Whether this word comes, and an opening parenthesis behind it. */
  boolean isCall(String word) {
    return peek().isWord(word) && tokens.get(next + 1).is("(");
  }

  void expect(String symbol) {
    if (!accept(symbol)) {
      throw unexpected("\"" + symbol + "\"");
    }
  }

  ExpressionException unexpected(String expected) {
    return unexpected(peek(), expected);
  }

  ExpressionException unexpected(Token token, String expected) {
    return problem(token, "expected " + expected + ", not " + token.describe());
  }

  ExpressionException problem(Token token, String problem) {
    return problem(token.at(), problem);
  }

  ExpressionException problem(int at, String problem) {
    return new ExpressionException(expression, at, problem);
  }
}

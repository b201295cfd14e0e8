package dev.masterperf.alerts.template;

import dev.masterperf.alerts.template.Token.Kind;
import dev.masterperf.query.syntax.ExpressionException;
import java.util.List;

/** The tokens of a template, one after another. */
final class TokenStream {
  private final String template;
  private final List<Token> tokens;
  private int next;

  TokenStream(String template) {
    this.template = template;
    this.tokens = Lexer.read(template);
  }

  Token peek() {
    return peek(0);
  }

  Token peek(int ahead) {
    return tokens.get(Math.min(next + ahead, tokens.size() - 1));
  }

  Token next() {
    Token token = peek();
    next++;
    return token;
  }

  boolean accept(String symbol) {
    boolean there = peek().is(symbol);
    next += there ? 1 : 0;
    return there;
  }

  Token expect(Kind kind, String what) {
    if (peek().kind() != kind) {
      throw problem(peek(), "expected " + what + ", not " + peek().describe());
    }
    return next();
  }

  ExpressionException problem(Token token, String problem) {
    return problem(token.at(), problem);
  }

  ExpressionException problem(int at, String problem) {
    return new ExpressionException(template, at, problem);
  }
}

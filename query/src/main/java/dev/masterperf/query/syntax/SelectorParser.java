package dev.masterperf.query.syntax;

import dev.masterperf.query.syntax.LabelMatcher.Operator;
import java.util.ArrayList;
import java.util.List;

/** Parses {@code name{label="value", …}}, with Prometheus' rules of what a selector must hold. */
final class SelectorParser {
  private static final String NAME = "__name__";

  private final TokenStream tokens;
  private final List<LabelMatcher> matchers = new ArrayList<>();

  private final boolean mayBeEmpty;

  SelectorParser(TokenStream tokens) {
    this(tokens, false);
  }

  /**
   * @param mayBeEmpty whether it need not say anything of what is selected
   */
  SelectorParser(TokenStream tokens, boolean mayBeEmpty) {
    this.tokens = tokens;
    this.mayBeEmpty = mayBeEmpty;
  }

  /** A selector whose name was just taken. */
  Expr.Selector named(Token name) {
    LabelMatcher named = LabelMatcher.of(NAME, Operator.EQUAL, name.text());
    return tokens.accept("{")
        ? braces(name.at(), List.of(named))
        : new Expr.Selector(List.of(named), TimeShift.NONE, name.at());
  }

  /** A selector whose opening brace was just taken. */
  Expr.Selector braces(int at, List<LabelMatcher> before) {
    Token brace = tokens.peek();
    matchers.addAll(before);
    while (!tokens.accept("}")) {
      matcher(!before.isEmpty());
      if (!tokens.peek().is("}")) {
        tokens.expect(",");
      }
    }
    if (!mayBeEmpty && matchers.stream().allMatch(matcher -> matcher.matches(""))) {
      throw tokens.problem(
          brace,
          "a selector must contain a name or at least one matcher that an absent label fails");
    }
    return new Expr.Selector(matchers, TimeShift.NONE, at);
  }

  private void matcher(boolean named) {
    Token label = tokens.next();
    boolean quoted = label.kind() == Token.Kind.STRING;
    if (!quoted && label.kind() != Token.Kind.NAME) {
      throw tokens.unexpected(label, "a label name");
    }
    if (quoted && (tokens.peek().is(",") || tokens.peek().is("}"))) {
      name(label, named);
      return;
    }
    if (!quoted && label.text().contains(":")) {
      throw tokens.problem(label, "a label name has no colon");
    }
    if (named && label.text().equals(NAME)) {
      throw tokens.problem(label, "the metric name is set twice");
    }
    compared(label);
  }

  /** {@code {"any name"}}, Prometheus' form for names that are not identifiers. */
  private void name(Token name, boolean named) {
    if (named || matchers.stream().anyMatch(matcher -> matcher.name().equals(NAME))) {
      throw tokens.problem(name, "the metric name is set twice");
    }
    matchers.add(LabelMatcher.of(NAME, Operator.EQUAL, name.text()));
  }

  private void compared(Token label) {
    Operator operator = operator();
    Token value = tokens.next();
    if (value.kind() != Token.Kind.STRING) {
      throw tokens.unexpected(value, "a string in quotes");
    }
    try {
      matchers.add(LabelMatcher.of(label.text(), operator, value.text()));
    } catch (IllegalArgumentException e) {
      throw tokens.problem(value, String.valueOf(e.getMessage()));
    }
  }

  private Operator operator() {
    for (Operator operator : Operator.values()) {
      if (tokens.accept(operator.symbol())) {
        return operator;
      }
    }
    throw tokens.unexpected("one of = != =~ !~");
  }
}

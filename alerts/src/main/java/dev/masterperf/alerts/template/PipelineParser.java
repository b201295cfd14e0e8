package dev.masterperf.alerts.template;

import dev.masterperf.alerts.template.Token.Kind;
import dev.masterperf.query.syntax.ExpressionException;
import dev.masterperf.query.syntax.NearestName;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what stands in an action behind its keyword. */
final class PipelineParser {
  /** Of parentheses, stages and fields within one another. */
  private static final int MAX_DEPTH = 100;

  private final TokenStream tokens;
  private final List<ExpressionException> flaws = new ArrayList<>();
  private Scope scope;
  private boolean dotIsAlert;
  private boolean usesValue;
  private int depth;

  PipelineParser(TokenStream tokens, Scope scope) {
    this.tokens = tokens;
    this.scope = scope;
    this.dotIsAlert = true;
  }

  Scope scope() {
    return scope;
  }

  /** Goes on in another scope; answers the one before. */
  Scope enter(Scope other) {
    Scope before = scope;
    scope = other;
    return before;
  }

  /** Whether the dot is the alert from here on; answers whether it was. */
  boolean aboutAlert(boolean now) {
    boolean before = dotIsAlert;
    dotIsAlert = now;
    return before;
  }

  /** Whether anything so far changes with the value of the expression. */
  boolean usesValue() {
    return usesValue;
  }

  /** What can never be filled, though it is a template. */
  List<ExpressionException> flaws() {
    return flaws;
  }

  Expr flaw(int at, String problem) {
    flaws.add(tokens.problem(at, problem));
    return new Expr.Flawed(problem, at);
  }

  /** Commands, each the last argument of the one behind it. */
  Expr pipeline() {
    int before = depth;
    Expr expr = command(null);
    while (tokens.accept("|")) {
      deeper(tokens.peek());
      expr = command(expr);
    }
    depth = before;
    return expr;
  }

  private void deeper(Token token) {
    if (++depth > MAX_DEPTH) {
      throw tokens.problem(token, "this goes more than " + MAX_DEPTH + " levels deep");
    }
  }

  private Expr command(@Nullable Expr piped) {
    Token first = tokens.peek();
    boolean named = isFunction(first);
    if (named) {
      tokens.next();
    }
    List<Expr> operands = new ArrayList<>();
    if (!named) {
      operands.add(operand());
    }
    while (beginsOperand(tokens.peek())) {
      if (!tokens.peek().spaced()) {
        throw tokens.problem(tokens.peek(), "a blank is missing before " + text(tokens.peek()));
      }
      operands.add(operand());
    }
    if (named) {
      if (piped != null) {
        operands.add(piped);
      }
      return call(first, operands);
    }
    if (operands.size() > 1 || piped != null) {
      return flaw(first.at(), text(first) + " is no function, so it takes nothing");
    }
    if (operands.get(0) instanceof Expr.Literal literal
        && literal.constant() instanceof Value.Nothing) {
      return flaw(first.at(), "nil alone is no action");
    }
    return operands.get(0);
  }

  private static String text(Token token) {
    return token.kind() == Kind.SYMBOL && token.text().equals("(") ? "this" : token.describe();
  }

  private static boolean isFunction(Token token) {
    return token.kind() == Kind.NAME && !List.of("true", "false", "nil").contains(token.text());
  }

  private static boolean beginsOperand(Token token) {
    return switch (token.kind()) {
      case NAME, VARIABLE, FIELD, DOT, NUMBER, CHARACTER, STRING -> true;
      case SYMBOL -> token.is("(");
      case TEXT, OPEN, CLOSE, END -> false;
    };
  }

  private Expr operand() {
    Token first = tokens.peek();
    Expr expr = term();
    int before = depth;
    while (tokens.peek().kind() == Kind.FIELD && !tokens.peek().spaced()) {
      if (expr instanceof Expr.Literal) {
        throw tokens.problem(first, text(first) + " has no fields");
      }
      deeper(tokens.peek());
      expr = field(expr, tokens.next());
    }
    depth = before;
    boolean whole = expr instanceof Expr.Dot && dotIsAlert;
    usesValue |= whole || (expr instanceof Expr.Variable root && isAlert(root));
    return expr;
  }

  private boolean isAlert(Expr expr) {
    return (expr instanceof Expr.Dot && dotIsAlert)
        || (expr instanceof Expr.Variable variable
            && variable.slot() == Scope.ROOT
            && scope.isOfAlert());
  }

  private Expr field(Expr of, Token name) {
    if (isAlert(of) && !Value.Data.FIELDS.contains(name.text())) {
      return flaw(name.at(), Fields.unknown(name.text()));
    }
    usesValue |= name.text().equals("Value");
    return new Expr.Field(of, name.text(), name.at());
  }

  private Expr term() {
    Token token = tokens.next();
    return switch (token.kind()) {
      case NAME -> isFunction(token) ? call(token, List.of()) : word(token);
      case VARIABLE -> variable(token);
      case DOT -> new Expr.Dot(token.at());
      case FIELD -> field(new Expr.Dot(token.at()), token);
      case NUMBER -> new Expr.Literal(number(token), token.at());
      case CHARACTER -> new Expr.Literal(character(token), token.at());
      case STRING -> new Expr.Literal(new Value.Text(token.text()), token.at());
      case SYMBOL -> parenthesised(token);
      case TEXT, OPEN, CLOSE, END ->
          throw tokens.problem(token, "something is missing before " + token.describe());
    };
  }

  private Expr parenthesised(Token token) {
    if (!token.is("(")) {
      throw tokens.problem(token, "something is missing before " + token.describe());
    }
    deeper(token);
    Expr inner = pipeline();
    depth--;
    if (!tokens.accept(")")) {
      throw tokens.problem(token, "this parenthesis is not closed");
    }
    return inner;
  }

  private static Expr word(Token token) {
    return new Expr.Literal(
        token.text().equals("nil")
            ? Value.NOTHING
            : new Value.Bool(Boolean.parseBoolean(token.text())),
        token.at());
  }

  private Expr variable(Token token) {
    usesValue |= token.text().equals("$value");
    return new Expr.Variable(slot(token), token.at());
  }

  /** The slot of a variable that is known. */
  int slot(Token variable) {
    int slot = scope.slot(variable.text());
    if (slot == Scope.NO_SLOT) {
      throw tokens.problem(
          variable,
          "there is no variable "
              + variable.text()
              + NearestName.hint(variable.text(), scope.names()));
    }
    return slot;
  }

  private Value number(Token token) {
    try {
      return Numeral.value(token.text());
    } catch (NumberFormatException e) {
      throw tokens.problem(token, token.text() + " is no number that can be had here");
    }
  }

  private Value character(Token token) {
    if (token.text().codePointCount(0, token.text().length()) != 1) {
      throw tokens.problem(token, "between single quotes stands one character; texts take double");
    }
    return new Value.Whole(token.text().codePointAt(0));
  }

  private Expr call(Token name, List<Expr> arguments) {
    if (Functions.LOGIC.contains(name.text())) {
      if (arguments.isEmpty()) {
        return flaw(name.at(), name.text() + " takes at least 1 argument");
      }
      return new Expr.Logic(name.isWord("or"), arguments, name.at());
    }
    Function function = Functions.named(name.text());
    if (function == null) {
      throw tokens.problem(
          name,
          "there is no template function "
              + name.text()
              + NearestName.hint(name.text(), Functions.names()));
    }
    usesValue |= name.text().equals("value");
    if (arguments.size() < function.least() || arguments.size() > function.most()) {
      return flaw(
          name.at(),
          "%s takes %s, not %d".formatted(name.text(), function.arity(), arguments.size()));
    }
    check(function, arguments);
    return new Expr.Call(function, arguments, name.at());
  }

  private void check(Function function, List<Expr> arguments) {
    Function.Check check = function.check();
    if (check != null
        && arguments.get(0) instanceof Expr.Literal literal
        && literal.constant() instanceof Value.Text text) {
      try {
        check.of(text.value());
      } catch (RenderException e) {
        flaw(literal.at(), e.problem());
      }
    }
  }
}

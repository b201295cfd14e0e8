package dev.masterperf.query.syntax;

import dev.masterperf.query.type.FunctionTable;
import dev.masterperf.query.type.Signature;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Parses what stands between two operators: literals, selectors, calls, aggregations. */
final class OperandParser {
  /** Words that cannot name a metric, since they would be ambiguous. */
  static final Set<String> RESERVED =
      Set.of("bool", "on", "ignoring", "group_left", "group_right", "inf", "nan");

  private final TokenStream tokens;
  private final TypeRules types;
  private final Parser whole;

  OperandParser(TokenStream tokens, TypeRules types, Parser whole) {
    this.tokens = tokens;
    this.types = types;
    this.whole = whole;
  }

  Expr read() {
    Token token = tokens.next();
    return switch (token.kind()) {
      case NUMBER -> new Expr.Scalar(Literals.number(tokens, token), token.at());
      case DURATION -> new Expr.Scalar(Literals.millis(tokens, token) / 1000.0, token.at());
      case STRING -> new Expr.Text(token.text(), token.at());
      case NAME -> named(token);
      case SYMBOL, END -> {
        if (token.is("(")) {
          Expr inner = whole.expression(0);
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
    Optional<AggregationOperator> aggregation = AggregationOperator.of(name);
    if (aggregation.isPresent()
        && (after.is("(") || after.isWord("by") || after.isWord("without"))) {
      return aggregation(name, aggregation.get());
    }
    if (after.is("(")) {
      return call(name);
    }
    if (name.isWord("inf") || name.isWord("nan")) {
      return new Expr.Scalar(name.isWord("inf") ? Double.POSITIVE_INFINITY : Double.NaN, name.at());
    }
    if (RESERVED.contains(name.text().toLowerCase(Locale.ROOT))) {
      throw tokens.unexpected(name, "an expression");
    }
    return new SelectorParser(tokens).named(name);
  }

  private Expr call(Token name) {
    Signature signature =
        FunctionTable.find(name.text()).orElseThrow(() -> noFunction(name, name.text()));
    boolean info = signature.name().equals("info");
    Expr.Call call = new Expr.Call(signature, info ? infoArguments(name) : arguments(), name.at());
    types.check(call);
    return call;
  }

  /**
   * The labels asked for need not be such that an absent one fails; those of the target if none.
   */
  private List<Expr> infoArguments(Token name) {
    tokens.expect("(");
    List<Expr> arguments = new ArrayList<>();
    arguments.add(whole.expression(0));
    if (tokens.accept(",")) {
      Token brace = tokens.peek();
      arguments.add(
          tokens.accept("{")
              ? new SelectorParser(tokens, true).braces(brace.at(), List.of())
              : whole.expression(0));
    } else {
      arguments.add(
          new Expr.Selector(
              List.of(LabelMatcher.of("__name__", LabelMatcher.Operator.EQUAL, "target_info")),
              TimeShift.NONE,
              name.at()));
    }
    tokens.expect(")");
    return arguments;
  }

  private ExpressionException noFunction(Token name, String text) {
    Set<String> known = new TreeSet<>(FunctionTable.names());
    known.addAll(AggregationOperator.NAMES);
    String hint =
        FunctionTable.hint(text)
            .map(otherwise -> "there is no function " + text + " here: it " + otherwise)
            .orElseGet(() -> "PromQL has no function " + text + NearestName.hint(text, known));
    return tokens.problem(name, hint);
  }

  private Expr aggregation(Token name, AggregationOperator operator) {
    Optional<Grouping> before = grouping();
    List<Expr> arguments = arguments();
    Optional<Grouping> after = before.isPresent() ? Optional.empty() : grouping();
    Grouping grouping = before.or(() -> after).orElse(Grouping.ALL);
    int expected = operator.parameter().isPresent() ? 2 : 1;
    if (arguments.size() != expected) {
      throw tokens.problem(
          name,
          operator.text()
              + (expected == 1 ? " takes 1 argument, not " : " takes 2 arguments, not ")
              + arguments.size());
    }
    Expr.Aggregation aggregation =
        new Expr.Aggregation(
            operator,
            expected == 2 ? arguments.get(0) : null,
            arguments.get(expected - 1),
            grouping,
            name.at());
    types.check(aggregation);
    return aggregation;
  }

  private Optional<Grouping> grouping() {
    if (tokens.acceptWord("by")) {
      return Optional.of(new Grouping(Grouping.Kind.BY, Literals.labels(tokens)));
    }
    if (tokens.acceptWord("without")) {
      return Optional.of(new Grouping(Grouping.Kind.WITHOUT, Literals.labels(tokens)));
    }
    return Optional.empty();
  }

  private List<Expr> arguments() {
    tokens.expect("(");
    List<Expr> arguments = new ArrayList<>();
    if (tokens.accept(")")) {
      return arguments;
    }
    arguments.add(whole.expression(0));
    while (!tokens.accept(")")) {
      tokens.expect(",");
      arguments.add(whole.expression(0));
    }
    return arguments;
  }
}

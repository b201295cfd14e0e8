package dev.masterperf.query.syntax;

import dev.masterperf.query.type.Signature;
import dev.masterperf.query.type.ValueType;
import org.jspecify.annotations.Nullable;

/**
 * Prometheus' rules of which types go together. What breaks them is said only when the whole text
 * was read, since a missing parenthesis is the better explanation.
 */
final class TypeRules {
  private final TokenStream tokens;
  private @Nullable ExpressionException first;

  TypeRules(TokenStream tokens) {
    this.tokens = tokens;
  }

  /** Throws what was found first, if anything was. */
  void verdict() {
    if (first != null) {
      throw first;
    }
  }

  private void refuse(int at, String problem) {
    if (first == null) {
      first = tokens.problem(at, problem);
    }
  }

  void check(Expr.Binary binary) {
    operand(binary, binary.left());
    operand(binary, binary.right());
    BinaryOperator operator = binary.operator();
    boolean vectors =
        binary.left().type() == ValueType.VECTOR && binary.right().type() == ValueType.VECTOR;
    if (operator.isSet() && !vectors) {
      refuse(binary.at(), operator.symbol() + " stands between two instant vectors, not scalars");
    }
    if (operator.isComparison() && binary.type() == ValueType.SCALAR && !binary.returnBool()) {
      refuse(binary.at(), "a comparison of two scalars needs bool: " + operator.symbol() + " bool");
    }
    if (!vectors && !binary.matching().labels().isEmpty()) {
      refuse(binary.at(), "on and ignoring match the series of two instant vectors, not a scalar");
    }
    boolean fills = binary.matching().fillLeft() != null || binary.matching().fillRight() != null;
    if (!vectors && fills) {
      refuse(binary.at(), "fill fills in series of two instant vectors, not a scalar");
    }
  }

  private void operand(Expr.Binary binary, Expr operand) {
    if (operand.type() != ValueType.SCALAR && operand.type() != ValueType.VECTOR) {
      refuse(
          operand.at(),
          binary.operator().symbol()
              + " takes scalars and instant vectors, not "
              + operand.type().described()
              + overTimeHint(operand));
    }
  }

  void check(Expr.Negation negation) {
    signed(negation.operand(), negation.at());
  }

  void signed(Expr operand, Token sign) {
    signed(operand, sign.at());
  }

  private void signed(Expr operand, int at) {
    if (operand.type() != ValueType.SCALAR && operand.type() != ValueType.VECTOR) {
      refuse(
          at,
          "a sign stands before a scalar or an instant vector, not " + operand.type().described());
    }
  }

  void check(Expr.Call call) {
    Signature signature = call.signature();
    int given = call.arguments().size();
    if (given < signature.atLeast() || given > signature.atMost()) {
      refuse(call.at(), call.function() + " takes " + signature.arity() + ", not " + given);
      return;
    }
    if (call.function().equals("info")) {
      checkInfo(call);
    }
    for (int i = 0; i < given; i++) {
      Expr argument = call.arguments().get(i);
      expect(signature.parameter(i), argument, call.function());
      if (argument instanceof Expr.Range range) {
        range
            .selector()
            .edges()
            .refusal(call.function())
            .ifPresent(problem -> refuse(range.at(), problem));
      }
    }
  }

  private void checkInfo(Expr.Call call) {
    Expr labels = call.arguments().get(1);
    if (!(labels instanceof Expr.Selector selector) || !selector.shift().equals(TimeShift.NONE)) {
      refuse(labels.at(), "info takes a selector of labels such as {data=~\".+\"}, not another");
    }
  }

  void check(Expr.Aggregation aggregation) {
    expect(ValueType.VECTOR, aggregation.operand(), aggregation.operator().text());
    Expr parameter = aggregation.parameter();
    if (parameter != null) {
      expect(
          aggregation.operator().parameter().orElseThrow(),
          parameter,
          aggregation.operator().text());
    }
  }

  private void expect(ValueType type, Expr argument, String user) {
    if (argument.type() == type) {
      return;
    }
    String hint =
        type == ValueType.MATRIX
            ? " such as upload[1m]"
            : type == ValueType.VECTOR ? overTimeHint(argument) : "";
    refuse(
        argument.at(),
        user + " expected " + type.described() + hint + ", not " + argument.describe());
  }

  private static String overTimeHint(Expr operand) {
    return operand.type() == ValueType.MATRIX
        ? " (rate or avg_over_time make an instant vector of a range)"
        : "";
  }
}

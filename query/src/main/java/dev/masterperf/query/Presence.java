package dev.masterperf.query;

import dev.masterperf.query.syntax.BinaryOperator;
import dev.masterperf.query.syntax.Expr;
import dev.masterperf.query.syntax.ExprCopy;
import dev.masterperf.query.type.ValueType;

/**
 * Makes of a condition what has a value wherever there is something to judge, be it true or not:
 * comparisons answer 0 or 1 instead of leaving out, and {@code unless} leaves out nothing.
 */
public final class Presence extends ExprCopy {
  private Presence() {}

  /** The expression that has a value for all that this one could hold for. */
  public static Expr of(Expr condition) {
    return condition.accept(new Presence());
  }

  /** What is judged stays as it is: to its detector another text would be another series. */
  @Override
  public Expr call(Expr.Call call) {
    return Anomalies.isAnomaly(call.function()) ? call : super.call(call);
  }

  @Override
  public Expr binary(Expr.Binary binary) {
    if (binary.operator() == BinaryOperator.UNLESS) {
      return binary.left().accept(this);
    }
    Expr.Binary copy = (Expr.Binary) super.binary(binary);
    boolean filters = copy.operator().isComparison() && copy.type() == ValueType.VECTOR;
    return new Expr.Binary(
        copy.operator(),
        copy.left(),
        copy.right(),
        copy.returnBool() || filters,
        copy.matching(),
        copy.at());
  }
}

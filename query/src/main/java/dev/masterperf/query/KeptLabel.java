package dev.masterperf.query;

import dev.masterperf.query.syntax.Expr;
import dev.masterperf.query.syntax.ExprCopy;
import dev.masterperf.query.syntax.Grouping;
import dev.masterperf.query.syntax.Matching;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps a label through an expression: aggregations group by it and matches compare it, whatever is
 * written. So nothing of one scope is ever put together with what is another's.
 */
public final class KeptLabel extends ExprCopy {
  private final String label;

  private KeptLabel(String label) {
    this.label = label;
  }

  /** The expression in which this label outlives everything. */
  public static Expr in(Expr expr, String label) {
    return expr.accept(new KeptLabel(label));
  }

  @Override
  public Expr aggregation(Expr.Aggregation aggregation) {
    Expr.Aggregation copy = (Expr.Aggregation) super.aggregation(aggregation);
    Grouping grouping = copy.grouping();
    boolean by = grouping.kind() == Grouping.Kind.BY;
    return new Expr.Aggregation(
        copy.operator(),
        copy.parameter(),
        copy.operand(),
        new Grouping(grouping.kind(), kept(grouping.labels(), by)),
        copy.at());
  }

  @Override
  public Expr binary(Expr.Binary binary) {
    Expr.Binary copy = (Expr.Binary) super.binary(binary);
    Matching matching = copy.matching();
    boolean on = matching.kind() == Matching.Kind.ON;
    return new Expr.Binary(
        copy.operator(),
        copy.left(),
        copy.right(),
        copy.returnBool(),
        matching.comparing(kept(matching.labels(), on)),
        copy.at());
  }

  /** {@code info} takes labels of series of the same, which a third argument tells it. */
  @Override
  public Expr call(Expr.Call call) {
    Expr.Call copy = (Expr.Call) super.call(call);
    if (!call.function().equals("info")) {
      return copy;
    }
    List<Expr> arguments = new ArrayList<>(copy.arguments());
    arguments.add(new Expr.Text(label, call.at()));
    return new Expr.Call(copy.signature(), arguments, copy.at());
  }

  /** With the label where those named are kept, without it where they are dropped. */
  private List<String> kept(List<String> labels, boolean named) {
    List<String> changed = new ArrayList<>(labels);
    changed.remove(label);
    if (named) {
      changed.add(label);
    }
    return changed;
  }
}

package dev.masterperf.query.syntax;

import java.util.List;

/** Makes a tree anew; what a subclass answers for a node stands in its place. */
public abstract class ExprCopy implements Expr.Visitor<Expr> {

  @Override
  public Expr scalar(Expr.Scalar scalar) {
    return scalar;
  }

  @Override
  public Expr text(Expr.Text text) {
    return text;
  }

  @Override
  public Expr selector(Expr.Selector selector) {
    return selector;
  }

  @Override
  public Expr range(Expr.Range range) {
    return range;
  }

  @Override
  public Expr subquery(Expr.Subquery subquery) {
    return subquery.over(subquery.inner().accept(this));
  }

  @Override
  public Expr negation(Expr.Negation negation) {
    return new Expr.Negation(negation.operand().accept(this), negation.at());
  }

  @Override
  public Expr binary(Expr.Binary binary) {
    return new Expr.Binary(
        binary.operator(),
        binary.left().accept(this),
        binary.right().accept(this),
        binary.returnBool(),
        binary.matching(),
        binary.at());
  }

  @Override
  public Expr call(Expr.Call call) {
    List<Expr> arguments =
        call.arguments().stream().<Expr>map(argument -> argument.accept(this)).toList();
    return new Expr.Call(call.signature(), arguments, call.at());
  }

  @Override
  public Expr aggregation(Expr.Aggregation aggregation) {
    Expr parameter = aggregation.parameter();
    return new Expr.Aggregation(
        aggregation.operator(),
        parameter == null ? null : parameter.accept(this),
        aggregation.operand().accept(this),
        aggregation.grouping(),
        aggregation.at());
  }
}

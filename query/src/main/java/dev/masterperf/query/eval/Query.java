package dev.masterperf.query.eval;

import dev.masterperf.query.syntax.Expr;
import dev.masterperf.query.syntax.ExpressionException;
import dev.masterperf.query.syntax.Parser;

/**
 * An expression, as text and as a tree.
 *
 * @param text what the places in {@code tree} point into
 */
public record Query(String text, Expr tree) {
  /**
   * Reads an expression.
   *
   * @throws ExpressionException (unchecked) if it is not PromQL
   */
  public static Query parse(String text) {
    return new Query(text, Parser.parse(text));
  }
}

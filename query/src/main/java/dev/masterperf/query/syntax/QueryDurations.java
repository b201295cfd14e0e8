package dev.masterperf.query.syntax;

import org.jspecify.annotations.Nullable;

/**
 * Puts a query's own step and range where an expression says {@code step()} and {@code range()}.
 */
public final class QueryDurations extends ExprCopy {
  private final String text;
  private final DurationExpr.Query query;

  private QueryDurations(String text, DurationExpr.Query query) {
    this.text = text;
    this.query = query;
  }

  /**
   * The tree with all durations known; the tree itself, if they are.
   *
   * @param text what the places in {@code tree} point into
   * @throws ExpressionException (unchecked) if one comes to nothing or less
   */
  public static Expr known(String text, Expr tree, DurationExpr.Query query) {
    return areKnown(tree) ? tree : tree.accept(new QueryDurations(text, query));
  }

  private static boolean areKnown(Expr expr) {
    if (expr instanceof Expr.Selector selector) {
      return selector.shift().deferredOffset() == null;
    }
    boolean here = true;
    if (expr instanceof Expr.Range range) {
      here = range.deferred() == null;
    } else if (expr instanceof Expr.Subquery subquery) {
      here =
          subquery.deferredRange() == null
              && subquery.deferredStep() == null
              && subquery.shift().deferredOffset() == null;
    }
    return here && expr.children().stream().allMatch(QueryDurations::areKnown);
  }

  private TimeShift known(TimeShift shift, Expr where) {
    DurationExpr deferred = shift.deferredOffset();
    return deferred == null ? shift : shift.withOffset(millis(deferred, where), null);
  }

  private long millis(DurationExpr deferred, Expr where) {
    try {
      return Math.round(deferred.seconds(query) * 1000);
    } catch (ArithmeticException e) {
      throw new ExpressionException(text, where.at(), String.valueOf(e.getMessage()));
    }
  }

  private long positive(long known, @Nullable DurationExpr deferred, Expr where) {
    if (deferred == null) {
      return known;
    }
    long millis = millis(deferred, where);
    if (millis <= 0) {
      throw new ExpressionException(text, where.at(), "duration must be greater than 0");
    }
    return millis;
  }

  @Override
  public Expr selector(Expr.Selector selector) {
    return selector.shifted(known(selector.shift(), selector));
  }

  @Override
  public Expr range(Expr.Range range) {
    Expr.Selector selector = range.selector();
    return new Expr.Range(
        selector.shifted(known(selector.shift(), range)),
        positive(range.millis(), range.deferred(), range),
        range.at());
  }

  @Override
  public Expr subquery(Expr.Subquery subquery) {
    return new Expr.Subquery(
        subquery.inner().accept(this),
        positive(subquery.rangeMillis(), subquery.deferredRange(), subquery),
        positive(subquery.stepMillis(), subquery.deferredStep(), subquery),
        known(subquery.shift(), subquery),
        subquery.at());
  }
}

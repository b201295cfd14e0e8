package dev.masterperf.query.testing;

import dev.masterperf.query.syntax.Expr;
import dev.masterperf.query.syntax.ExprCopy;
import dev.masterperf.query.syntax.TimeShift;
import dev.masterperf.query.syntax.TimeShift.Anchor;
import java.util.Optional;
import java.util.Set;

/**
 * An expression with {@code @} behind each selector and outermost subquery that has none: evaluated
 * at any time, it must give what it gave at that one.
 */
final class PinnedTime extends ExprCopy {
  /** They look at the time of the evaluation, whatever their arguments do. */
  private static final Set<String> OF_THE_TIME =
      Set.of(
          "days_in_month",
          "day_of_month",
          "day_of_week",
          "day_of_year",
          "hour",
          "minute",
          "month",
          "year",
          "predict_linear",
          "time",
          "timestamp");

  private static final Set<String> OF_THE_QUERY = Set.of("start", "end", "step", "range");

  private final long millis;

  private PinnedTime(long millis) {
    this.millis = millis;
  }

  /** Whether it speaks of the query's own start, end or step. */
  static boolean isOfTheQuery(Expr expr) {
    boolean here = expr instanceof Expr.Call call && OF_THE_QUERY.contains(call.function());
    if (expr instanceof Expr.Range range) {
      here = range.deferred() != null;
    } else if (expr instanceof Expr.Selector selector) {
      here = selector.shift().deferredOffset() != null;
    } else if (expr instanceof Expr.Subquery subquery) {
      here = subquery.deferredRange() != null || subquery.deferredStep() != null;
    }
    return here || expr.children().stream().anyMatch(PinnedTime::isOfTheQuery);
  }

  /** Empty where it depends on the time of evaluation in another way. */
  static Optional<Expr> of(Expr expr, long millis) {
    return depends(expr) || isOfTheQuery(expr)
        ? Optional.empty()
        : Optional.of(expr.accept(new PinnedTime(millis)));
  }

  private static boolean depends(Expr expr) {
    boolean here = false;
    if (expr instanceof Expr.Call call) {
      here = OF_THE_TIME.contains(call.function());
    } else if (expr instanceof Expr.Selector selector) {
      here = isAnchored(selector.shift());
    } else if (expr instanceof Expr.Subquery subquery) {
      here = isAnchored(subquery.shift());
    }
    return here || expr.children().stream().anyMatch(PinnedTime::depends);
  }

  private static boolean isAnchored(TimeShift shift) {
    return shift.anchor() == Anchor.START || shift.anchor() == Anchor.END;
  }

  private TimeShift pinned(TimeShift shift) {
    return shift.anchor() == Anchor.EVALUATION ? shift.anchoredAt(millis) : shift;
  }

  @Override
  public Expr selector(Expr.Selector selector) {
    return selector.shifted(pinned(selector.shift()));
  }

  @Override
  public Expr range(Expr.Range range) {
    Expr.Selector selector = range.selector();
    return range.over(selector.shifted(pinned(selector.shift())));
  }

  @Override
  public Expr subquery(Expr.Subquery subquery) {
    return subquery.shifted(pinned(subquery.shift()));
  }
}

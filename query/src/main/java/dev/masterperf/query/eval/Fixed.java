package dev.masterperf.query.eval;

import dev.masterperf.query.syntax.Expr;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Answers every step as the first one, for what {@code @} makes the same at any time. */
final class Fixed implements Node.OfVector {
  /** They look at the time of the step, whatever their arguments do. */
  private static final Set<String> OF_THE_STEP =
      Set.of(
          "days_in_month",
          "day_of_month",
          "day_of_week",
          "day_of_year",
          "hour",
          "minute",
          "month",
          "predict_linear",
          "time",
          "timestamp",
          "year");

  private final Node.OfVector node;
  private @Nullable List<VectorSample> first;

  Fixed(Node.OfVector node) {
    this.node = node;
  }

  static boolean is(Expr expr) {
    if (expr instanceof Expr.Selector selector) {
      return selector.shift().isFixed();
    }
    if (expr instanceof Expr.Subquery subquery && subquery.shift().isFixed()) {
      return true;
    }
    if (expr instanceof Expr.Call call && OF_THE_STEP.contains(call.function())) {
      return false;
    }
    return expr.children().stream().allMatch(Fixed::is);
  }

  @Override
  public List<VectorSample> at(long millis) {
    List<VectorSample> known = first;
    if (known == null) {
      known = node.at(millis);
      first = known;
    }
    return known;
  }
}

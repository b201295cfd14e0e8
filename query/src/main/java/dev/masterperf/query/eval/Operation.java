package dev.masterperf.query.eval;

import dev.masterperf.query.eval.Annotations.Merging;
import dev.masterperf.query.series.Distribution;
import dev.masterperf.query.series.ResetHint;
import dev.masterperf.query.syntax.BinaryOperator;
import dev.masterperf.query.syntax.Expr;
import org.jspecify.annotations.Nullable;

/** An arithmetic operator or comparison applied to two samples, which may be distributions. */
final class Operation {
  private final Annotations annotations;
  private final Expr.Binary binary;
  private final BinaryOperator operator;

  Operation(Context context, Expr.Binary binary) {
    this.annotations = context.annotations();
    this.binary = binary;
    this.operator = binary.operator();
  }

  /** Whether a result has no metric name, since it is no longer the same metric. */
  boolean dropsName() {
    return operator.isArithmetic() || binary.returnBool();
  }

  /**
   * The result.
   *
   * @param kept what a comparison without {@code bool} lets pass
   * @return null where a comparison filters it out, or the operator is not defined
   */
  @Nullable Point apply(Point left, Point right, Point kept) {
    if (!operator.isComparison()) {
      return calculated(left, right);
    }
    Distribution a = left.distribution();
    Distribution b = right.distribution();
    boolean holds;
    if (a == null && b == null) {
      holds = operator.holds(left.value(), right.value());
    } else if (a != null && b != null && operator == BinaryOperator.EQUAL) {
      holds = a.isSameAs(b);
    } else if (a != null && b != null && operator == BinaryOperator.NOT_EQUAL) {
      holds = !a.isSameAs(b);
    } else {
      return undefined(left, right);
    }
    if (binary.returnBool()) {
      return Point.of(holds ? 1 : 0);
    }
    return holds ? kept : null;
  }

  private @Nullable Point calculated(Point left, Point right) {
    Distribution a = left.distribution();
    Distribution b = right.distribution();
    if (a == null && b == null) {
      return Point.of(operator.calculate(left.value(), right.value()));
    }
    if (a != null && b != null && operator == BinaryOperator.ADD) {
      return merged(a, b, Merging.ADDITION);
    }
    if (a != null && b != null && operator == BinaryOperator.SUBTRACT) {
      return merged(a, b, Merging.SUBTRACTION);
    }
    if (a != null && b == null && operator == BinaryOperator.MULTIPLY) {
      return Point.of(a.times(right.value()));
    }
    if (a != null && b == null && operator == BinaryOperator.DIVIDE) {
      return Point.of(a.dividedBy(right.value()));
    }
    if (a == null && b != null && operator == BinaryOperator.MULTIPLY) {
      return Point.of(b.times(left.value()));
    }
    return undefined(left, right);
  }

  private @Nullable Point merged(Distribution a, Distribution b, Merging merging) {
    if (!a.isMergeableWith(b)) {
      annotations.incompatibleLayouts(operator.symbol());
      return null;
    }
    if (a.hint().contradicts(b.hint())) {
      annotations.conflictingResets(merging);
    }
    if (a.hasOtherBoundsThan(b)) {
      annotations.reconciledBounds(merging);
    }
    return Point.of(merging == Merging.ADDITION ? a.plus(b) : a.minus(b).withHint(ResetHint.GAUGE));
  }

  private @Nullable Point undefined(Point left, Point right) {
    annotations.incompatibleTypes(operator.symbol(), kind(left), kind(right));
    return null;
  }

  private static String kind(Point point) {
    return point.distribution() == null ? "float" : "histogram";
  }
}

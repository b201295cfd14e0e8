package dev.masterperf.query.syntax;

/**
 * Arithmetic of durations, where PromQL takes a duration: {@code [2 * 5m]}, {@code offset (1h /
 * 2)}, {@code [step() + 1m]}. Numbers are seconds.
 */
public sealed interface DurationExpr {

  /**
   * Its value, in seconds.
   *
   * @throws ArithmeticException if it divides by zero
   */
  double seconds(Query query);

  /** Whether it is the same in each query. */
  boolean isConstant();

  /** As PromQL reads it back. */
  String text();

  /**
   * What {@code step()} and {@code range()} stand for.
   *
   * @param stepSeconds between the evaluations; 0 where there is one
   * @param rangeSeconds from the first to the last
   */
  record Query(double stepSeconds, double rangeSeconds) {
    static final Query ANY = new Query(0, 0);
  }

  /** A number of seconds, or a duration. */
  record Literal(double value) implements DurationExpr {
    @Override
    public double seconds(Query query) {
      return value;
    }

    @Override
    public boolean isConstant() {
      return true;
    }

    @Override
    public String text() {
      return ExprText.number(value);
    }
  }

  /** {@code step()}, or else {@code range()}. */
  record OfQuery(boolean isStep) implements DurationExpr {
    @Override
    public double seconds(Query query) {
      return isStep ? query.stepSeconds() : query.rangeSeconds();
    }

    @Override
    public boolean isConstant() {
      return false;
    }

    @Override
    public String text() {
      return isStep ? "step()" : "range()";
    }
  }

  /** A minus before an operand. */
  record Negated(DurationExpr operand) implements DurationExpr {
    @Override
    public double seconds(Query query) {
      return -operand.seconds(query);
    }

    @Override
    public boolean isConstant() {
      return operand.isConstant();
    }

    @Override
    public String text() {
      return "-" + operand.text();
    }
  }

  /** The lesser of two, or else the greater. */
  record Choice(boolean least, DurationExpr left, DurationExpr right) implements DurationExpr {
    @Override
    public double seconds(Query query) {
      double a = left.seconds(query);
      double b = right.seconds(query);
      return least ? Math.min(a, b) : Math.max(a, b);
    }

    @Override
    public boolean isConstant() {
      return left.isConstant() && right.isConstant();
    }

    @Override
    public String text() {
      return (least ? "min(" : "max(") + left.text() + ", " + right.text() + ")";
    }
  }

  /** Two operands and what stands between them. */
  record Binary(BinaryOperator operator, DurationExpr left, DurationExpr right)
      implements DurationExpr {
    @Override
    public double seconds(Query query) {
      double divisor = right.seconds(query);
      if (divisor == 0 && operator == BinaryOperator.DIVIDE) {
        throw new ArithmeticException("division by zero");
      }
      if (divisor == 0 && operator == BinaryOperator.MODULO) {
        throw new ArithmeticException("modulo by zero");
      }
      return operator.calculate(left.seconds(query), divisor);
    }

    @Override
    public boolean isConstant() {
      return left.isConstant() && right.isConstant();
    }

    @Override
    public String text() {
      return "(" + left.text() + " " + operator.symbol() + " " + right.text() + ")";
    }
  }
}

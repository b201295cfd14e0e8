package dev.masterperf.query.syntax;

import dev.masterperf.query.type.Signature;
import dev.masterperf.query.type.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * A node of the tree a {@link Parser} makes, its types checked. Parentheses show in the shape
 * alone.
 */
public sealed interface Expr {

  /** Index in the expression of the character a message about this node points at. */
  int at();

  ValueType type();

  /** What it is, for messages. */
  String describe();

  /** The expressions it is made of, from left to right. */
  default List<Expr> children() {
    return List.of();
  }

  /** Its value, where literals and arithmetic alone make it up. */
  default OptionalDouble constant() {
    return OptionalDouble.empty();
  }

  <T> T accept(Visitor<T> visitor);

  /** One method for each shape, so that a new shape names every place that must know it. */
  interface Visitor<T> {
    T scalar(Scalar scalar);

    T text(Text text);

    T selector(Selector selector);

    T range(Range range);

    T subquery(Subquery subquery);

    T negation(Negation negation);

    T binary(Binary binary);

    T call(Call call);

    T aggregation(Aggregation aggregation);
  }

  /** A number; of a duration literal, its seconds. */
  record Scalar(double value, int at) implements Expr {
    @Override
    public ValueType type() {
      return ValueType.SCALAR;
    }

    @Override
    public String describe() {
      return "a scalar";
    }

    @Override
    public OptionalDouble constant() {
      return OptionalDouble.of(value);
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.scalar(this);
    }
  }

  /** A string literal. */
  record Text(String value, int at) implements Expr {
    @Override
    public ValueType type() {
      return ValueType.STRING;
    }

    @Override
    public String describe() {
      return "a string";
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.text(this);
    }
  }

  /**
   * The series whose labels pass all matchers.
   *
   * @param matchers a name before the braces is one of them, on {@code __name__}
   * @param edges what is at the ends of the range behind it; without one, at its time
   */
  record Selector(List<LabelMatcher> matchers, TimeShift shift, RangeEdges edges, int at)
      implements Expr {
    public Selector {
      matchers = List.copyOf(matchers);
    }

    /** Of samples alone. */
    public Selector(List<LabelMatcher> matchers, TimeShift shift, int at) {
      this(matchers, shift, RangeEdges.OPEN, at);
    }

    /** The same at another time. */
    public Selector shifted(TimeShift other) {
      return new Selector(matchers, other, edges, at);
    }

    /** The same with other ends. */
    Selector with(RangeEdges other) {
      return new Selector(matchers, shift, other, at);
    }

    @Override
    public ValueType type() {
      return ValueType.VECTOR;
    }

    @Override
    public String describe() {
      return "an instant selector";
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.selector(this);
    }
  }

  /**
   * A selector with the time it looks back over; the selector carries the time shift.
   *
   * @param deferred what {@code millis} is, where it depends on the query's step or range; else
   *     null
   */
  record Range(Selector selector, long millis, @Nullable DurationExpr deferred, int at)
      implements Expr {

    /** Over a time that is known. */
    public Range(Selector selector, long millis, int at) {
      this(selector, millis, null, at);
    }

    /** The same of another selector. */
    public Range over(Selector other) {
      return new Range(other, millis, deferred, at);
    }

    @Override
    public ValueType type() {
      return ValueType.MATRIX;
    }

    @Override
    public String describe() {
      return "a range selector";
    }

    @Override
    public List<Expr> children() {
      return List.of(selector);
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.range(this);
    }
  }

  /**
   * An expression evaluated again and again over a range.
   *
   * @param stepMillis between two evaluations; 0 where none was written
   * @param deferredRange what the range is, where it depends on the query's step or range; else
   *     null, as is {@code deferredStep}
   */
  record Subquery(
      Expr inner,
      long rangeMillis,
      long stepMillis,
      @Nullable DurationExpr deferredRange,
      @Nullable DurationExpr deferredStep,
      TimeShift shift,
      int at)
      implements Expr {

    /** With durations that are known. */
    public Subquery(Expr inner, long rangeMillis, long stepMillis, TimeShift shift, int at) {
      this(inner, rangeMillis, stepMillis, null, null, shift, at);
    }

    /** The same at another time. */
    public Subquery shifted(TimeShift other) {
      return new Subquery(inner, rangeMillis, stepMillis, deferredRange, deferredStep, other, at);
    }

    /** The same of another expression. */
    public Subquery over(Expr other) {
      return new Subquery(other, rangeMillis, stepMillis, deferredRange, deferredStep, shift, at);
    }

    @Override
    public ValueType type() {
      return ValueType.MATRIX;
    }

    @Override
    public String describe() {
      return "a subquery";
    }

    @Override
    public List<Expr> children() {
      return List.of(inner);
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.subquery(this);
    }
  }

  /** A sign before an expression; plus leaves no node. */
  record Negation(Expr operand, int at) implements Expr {
    @Override
    public ValueType type() {
      return operand.type();
    }

    @Override
    public String describe() {
      return "a negated expression";
    }

    @Override
    public List<Expr> children() {
      return List.of(operand);
    }

    @Override
    public OptionalDouble constant() {
      OptionalDouble inner = operand.constant();
      return inner.isPresent() ? OptionalDouble.of(-inner.getAsDouble()) : inner;
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.negation(this);
    }
  }

  /**
   * Two expressions and what stands between them; {@code at} points there.
   *
   * @param returnBool whether a comparison answers 0 or 1 instead of filtering
   * @param matching means something only between two vectors
   */
  record Binary(
      BinaryOperator operator, Expr left, Expr right, boolean returnBool, Matching matching, int at)
      implements Expr {
    @Override
    public ValueType type() {
      return left.type() == ValueType.SCALAR && right.type() == ValueType.SCALAR
          ? ValueType.SCALAR
          : ValueType.VECTOR;
    }

    @Override
    public String describe() {
      if (operator.isSet()) {
        return "the operator " + operator.symbol();
      }
      return operator.isComparison() ? "a comparison" : "arithmetic";
    }

    @Override
    public List<Expr> children() {
      return List.of(left, right);
    }

    @Override
    public OptionalDouble constant() {
      OptionalDouble a = left.constant();
      OptionalDouble b = right.constant();
      return !operator.isArithmetic() || a.isEmpty() || b.isEmpty()
          ? OptionalDouble.empty()
          : OptionalDouble.of(operator.calculate(a.getAsDouble(), b.getAsDouble()));
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.binary(this);
    }
  }

  /** A function applied to its arguments. */
  record Call(Signature signature, List<Expr> arguments, int at) implements Expr {
    public Call {
      arguments = List.copyOf(arguments);
    }

    /** Its name. */
    public String function() {
      return signature.name();
    }

    @Override
    public ValueType type() {
      return signature.returns();
    }

    @Override
    public String describe() {
      return function() + "()";
    }

    @Override
    public List<Expr> children() {
      return arguments;
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.call(this);
    }
  }

  /**
   * Many series made fewer.
   *
   * @param parameter null where the operator takes none
   */
  record Aggregation(
      AggregationOperator operator,
      @Nullable Expr parameter,
      Expr operand,
      Grouping grouping,
      int at)
      implements Expr {
    @Override
    public ValueType type() {
      return ValueType.VECTOR;
    }

    @Override
    public String describe() {
      return "the aggregation " + operator.text();
    }

    @Override
    public List<Expr> children() {
      List<Expr> children = new ArrayList<>();
      if (parameter != null) {
        children.add(parameter);
      }
      children.add(operand);
      return children;
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.aggregation(this);
    }
  }
}

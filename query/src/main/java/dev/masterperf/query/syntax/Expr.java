package dev.masterperf.query.syntax;

import java.util.List;
import java.util.OptionalDouble;

/** A node of the tree a {@link Parser} makes. Parentheses show in the shape alone. */
public sealed interface Expr {

  /** Index in the expression of the character a message about this node points at. */
  int at();

  /** What it is, for messages. */
  String describe();

  /** Its value, where literals and arithmetic alone make it up. */
  default OptionalDouble constant() {
    return OptionalDouble.empty();
  }

  /** A number; of a duration literal, its seconds. */
  record Scalar(double value, int at) implements Expr {
    @Override
    public String describe() {
      return "a scalar";
    }

    @Override
    public OptionalDouble constant() {
      return OptionalDouble.of(value);
    }
  }

  /** A string literal. */
  record Text(String value, int at) implements Expr {
    @Override
    public String describe() {
      return "a string";
    }
  }

  /** A sign before an expression; plus leaves no node. */
  record Negation(Expr operand, int at) implements Expr {
    @Override
    public String describe() {
      return "a negated expression";
    }

    @Override
    public OptionalDouble constant() {
      OptionalDouble inner = operand.constant();
      return inner.isPresent() ? OptionalDouble.of(-inner.getAsDouble()) : inner;
    }
  }

  /** Two expressions and what stands between them; {@code at} points there. */
  record Binary(BinaryOperator operator, Expr left, Expr right, int at) implements Expr {
    @Override
    public String describe() {
      return operator.isComparison() ? "a comparison" : "arithmetic";
    }

    @Override
    public OptionalDouble constant() {
      OptionalDouble a = left.constant();
      OptionalDouble b = right.constant();
      return operator.isComparison() || a.isEmpty() || b.isEmpty()
          ? OptionalDouble.empty()
          : OptionalDouble.of(operator.calculate(a.getAsDouble(), b.getAsDouble()));
    }
  }

  /**
   * A function applied to its arguments.
   *
   * @param function one that PromQL has
   */
  record Call(String function, List<Expr> arguments, int at) implements Expr {
    public Call {
      arguments = List.copyOf(arguments);
    }

    @Override
    public String describe() {
      return function + "()";
    }
  }

  /**
   * The series whose labels pass all matchers.
   *
   * @param matchers a name before the braces is one of them, on {@code __name__}
   */
  record Selector(List<LabelMatcher> matchers, int at) implements Expr {
    public Selector {
      matchers = List.copyOf(matchers);
    }

    @Override
    public String describe() {
      return "an instant selector";
    }
  }

  /** A selector with the time it looks back over. */
  record Range(Selector selector, long millis, int at) implements Expr {
    @Override
    public String describe() {
      return "a range selector";
    }
  }
}

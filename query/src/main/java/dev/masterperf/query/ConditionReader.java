package dev.masterperf.query;

import dev.masterperf.query.syntax.BinaryOperator;
import dev.masterperf.query.syntax.Expr;
import dev.masterperf.query.syntax.ExpressionException;
import dev.masterperf.query.syntax.LabelMatcher;
import dev.masterperf.query.syntax.Parser;
import dev.masterperf.query.syntax.TimeShift;
import java.util.List;
import java.util.OptionalDouble;

/** Makes a {@link SeriesCondition} of a tree that has its shape, and says what is amiss else. */
final class ConditionReader {
  private static final long SECOND_MILLIS = 1000;
  private static final String SHAPE =
      "; supported is: function_over_time(selector[range]) > number";

  /** Derived series of DESIGN §4 that no store answers yet. */
  private static final List<String> DERIVED = List.of(":count", ":sum", ":errors", ":histogram");

  private final String text;

  ConditionReader(String text) {
    this.text = text;
  }

  SeriesCondition read() {
    Expr tree = Parser.parse(text);
    if (!(tree instanceof Expr.Binary binary) || !binary.operator().isComparison()) {
      throw problem(tree, "an alert without a comparison is not supported here yet" + SHAPE);
    }
    if (binary.returnBool()) {
      throw problem(binary, "the modifier bool" + notYet());
    }
    if (binary.left().constant().isPresent()) {
      return condition(binary.right(), binary.operator().mirrored(), binary.left());
    }
    return condition(binary.left(), binary.operator(), binary.right());
  }

  private SeriesCondition condition(Expr measured, BinaryOperator comparison, Expr number) {
    OptionalDouble threshold = number.constant();
    if (threshold.isEmpty()) {
      throw problem(number, "comparing with " + number.describe() + notYet());
    }
    if (!(measured instanceof Expr.Call call)) {
      throw problem(measured, measured.describe() + " on this side" + notYet());
    }
    int parameters =
        OverTime.parameters(call.function())
            .orElseThrow(() -> problem(call, "the function " + call.function() + notYet()));
    OverTime function =
        OverTime.of(call.function(), call.arguments().subList(0, parameters))
            .orElseThrow(() -> problem(call.arguments().get(0), "expected a constant number"));
    Expr.Range range = range(call.arguments().get(parameters));
    return new SeriesCondition(
        text.strip(),
        range.selector().matchers(),
        range.millis(),
        function,
        comparison,
        threshold.getAsDouble());
  }

  private Expr.Range range(Expr argument) {
    if (!(argument instanceof Expr.Range range)) {
      throw problem(argument, argument.describe() + notYet());
    }
    if (!range.selector().shift().equals(TimeShift.NONE)) {
      throw problem(range, "a range with offset or @" + notYet());
    }
    if (range.millis() < SECOND_MILLIS || range.millis() % SECOND_MILLIS != 0) {
      throw problem(
          range, "a range is a whole number of seconds, at least 1s, since windows have 1 s");
    }
    range.selector().matchers().forEach(matcher -> refuseDerived(range.selector(), matcher));
    return range;
  }

  private void refuseDerived(Expr.Selector selector, LabelMatcher matcher) {
    if (matcher.name().equals("__name__")
        && matcher.operator() == LabelMatcher.Operator.EQUAL
        && DERIVED.stream().anyMatch(matcher.value()::endsWith)) {
      throw problem(
          selector, "the derived series " + matcher.value() + " is not supported here yet");
    }
  }

  private static String notYet() {
    return " is valid PromQL, but not supported here yet" + SHAPE;
  }

  private ExpressionException problem(Expr where, String problem) {
    return new ExpressionException(text, where.at(), problem);
  }
}

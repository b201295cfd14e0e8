package dev.masterperf.query;

import dev.masterperf.query.syntax.BinaryOperator;
import dev.masterperf.query.syntax.Expr;
import dev.masterperf.query.syntax.TimeShift;
import java.util.Optional;
import java.util.OptionalDouble;

/** Finds the {@link SeriesCondition} in a tree that has its shape. */
final class ConditionReader {
  private static final long SECOND_MILLIS = 1000;

  private final String text;

  ConditionReader(String text) {
    this.text = text;
  }

  Optional<SeriesCondition> read(Expr tree) {
    if (!(tree instanceof Expr.Binary binary)
        || !binary.operator().isComparison()
        || binary.returnBool()) {
      return Optional.empty();
    }
    return binary.left().constant().isPresent()
        ? condition(binary.right(), binary.operator().mirrored(), binary.left())
        : condition(binary.left(), binary.operator(), binary.right());
  }

  private Optional<SeriesCondition> condition(
      Expr measured, BinaryOperator comparison, Expr number) {
    OptionalDouble threshold = number.constant();
    if (threshold.isEmpty() || !(measured instanceof Expr.Call call)) {
      return Optional.empty();
    }
    Optional<Integer> parameters = OverTime.parameters(call.function());
    if (parameters.isEmpty()
        || !(call.arguments().get(parameters.get()) instanceof Expr.Range range)
        || !isPlain(range)) {
      return Optional.empty();
    }
    return OverTime.of(call.function(), call.arguments().subList(0, parameters.get()))
        .map(
            function ->
                new SeriesCondition(
                    text.strip(),
                    range.selector().matchers(),
                    range.millis(),
                    function,
                    comparison,
                    threshold.getAsDouble()));
  }

  /** Of measured values, up to now, in whole windows. */
  private static boolean isPlain(Expr.Range range) {
    return range.selector().shift().equals(TimeShift.NONE)
        && range.millis() >= SECOND_MILLIS
        && range.millis() % SECOND_MILLIS == 0
        && SeriesSelector.derivedFrom(range.selector().matchers()).isEmpty();
  }
}

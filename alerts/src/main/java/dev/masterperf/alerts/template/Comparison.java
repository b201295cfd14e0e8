package dev.masterperf.alerts.template;

import java.util.List;

/**
 * Go's comparisons. Other than in Go, a whole number may be compared with a fraction, so that
 * {@code gt $value 0} works.
 */
final class Comparison {
  static final List<Function> FUNCTIONS =
      List.of(
          Function.of(
              "eq",
              2,
              Function.ANY,
              (all, data) ->
                  bool(
                      all.subList(1, all.size()).stream()
                          .anyMatch(other -> equal(all.get(0), other)))),
          Function.of("ne", 2, 2, (all, data) -> bool(!equal(all.get(0), all.get(1)))),
          Function.of("lt", 2, 2, (all, data) -> bool(less(all))),
          Function.of("le", 2, 2, (all, data) -> bool(lessOrEqual(all))),
          Function.of("gt", 2, 2, (all, data) -> bool(!lessOrEqual(all))),
          Function.of("ge", 2, 2, (all, data) -> bool(!less(all))));

  private Comparison() {}

  private static Value bool(boolean value) {
    return new Value.Bool(value);
  }

  private static boolean equal(Value a, Value b) {
    if (isNumber(a) && isNumber(b)) {
      return Arguments.number(a) == Arguments.number(b);
    }
    if (a instanceof Value.Nothing || b instanceof Value.Nothing) {
      return a.equals(b);
    }
    boolean plain = a instanceof Value.Text || a instanceof Value.Bool || a instanceof Value.Span;
    if (plain && a.getClass() == b.getClass()) {
      return a.equals(b);
    }
    throw new RenderException("a " + a.type() + " cannot be compared with a " + b.type());
  }

  private static boolean less(List<Value> arguments) {
    Value a = arguments.get(0);
    Value b = arguments.get(1);
    if (isNumber(a) && isNumber(b)) {
      return Arguments.number(a) < Arguments.number(b);
    }
    if (a instanceof Value.Text first && b instanceof Value.Text second) {
      return first.value().compareTo(second.value()) < 0;
    }
    if (a instanceof Value.Span first && b instanceof Value.Span second) {
      return first.value().compareTo(second.value()) < 0;
    }
    throw new RenderException("a " + a.type() + " cannot be compared with a " + b.type());
  }

  private static boolean lessOrEqual(List<Value> arguments) {
    return less(arguments) || equal(arguments.get(0), arguments.get(1));
  }

  private static boolean isNumber(Value value) {
    return value instanceof Value.Whole || value instanceof Value.Real;
  }
}

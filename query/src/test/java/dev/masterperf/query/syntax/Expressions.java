package dev.masterperf.query.syntax;

import dev.masterperf.query.syntax.Matching.Cardinality;
import dev.masterperf.query.syntax.TimeShift.Anchor;
import dev.masterperf.query.type.FunctionTable;
import dev.masterperf.query.type.Signature;
import dev.masterperf.query.type.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Makes random trees of well-typed PromQL. */
public final class Expressions {
  private static final List<String> LABELS = List.of("job", "le", "a.b", "by", "été");
  private static final List<String> NAMES = List.of("up", "a:b", "sum", "x.y", "bool", "NaN", "");
  private static final List<String> VALUES = List.of("", "x", "a\"b\\c", "line\nbreak", "😀", ".*");
  private static final List<Long> MILLIS = List.of(1L, 500L, 1000L, 90_000L, 604_800_000L, 1_234L);

  private final Random random;

  public Expressions(Random random) {
    this.random = random;
  }

  public Expr any(int depth) {
    return of(pick(List.of(ValueType.values())), depth);
  }

  private Expr of(ValueType type, int depth) {
    return switch (type) {
      case SCALAR -> scalar(depth);
      case VECTOR -> vector(depth);
      case MATRIX -> matrix(depth);
      case STRING -> new Expr.Text(pick(VALUES), 0);
    };
  }

  private Expr scalar(int depth) {
    int shape = depth <= 0 ? 0 : random.nextInt(4);
    return switch (shape) {
      case 1 -> new Expr.Negation(scalar(depth - 1), 0);
      case 2 -> {
        BinaryOperator operator = pick(List.of(BinaryOperator.values()));
        yield operator.isSet() ? scalar(0) : binary(operator, scalar(depth - 1), scalar(depth - 1));
      }
      case 3 -> call(pick(Set.of("pi", "time", "scalar")), depth);
      default ->
          new Expr.Scalar(
              pick(List.of(0.0, 1.0, 0.5, 1e-9, 1e300, 123456.789, Double.POSITIVE_INFINITY)), 0);
    };
  }

  private Expr vector(int depth) {
    int shape = depth <= 0 ? 0 : random.nextInt(6);
    return switch (shape) {
      case 1 -> new Expr.Negation(vector(depth - 1), 0);
      case 2 -> vectors(depth);
      case 3 -> call(vectorFunction(), depth);
      case 4 -> aggregation(depth);
      case 5 ->
          binary(
              pick(List.of(BinaryOperator.ADD, BinaryOperator.POWER, BinaryOperator.LESS)),
              scalar(depth - 1),
              vector(depth - 1));
      default -> selector(shift());
    };
  }

  private Expr vectors(int depth) {
    BinaryOperator operator = pick(List.of(BinaryOperator.values()));
    Cardinality cardinality =
        operator.isSet() ? Cardinality.ONE_TO_ONE : pick(List.of(Cardinality.values()));
    Matching matching =
        random.nextBoolean()
            ? Matching.BY_ALL_LABELS
            : new Matching(
                pick(List.of(Matching.Kind.values())),
                List.of(pick(LABELS)),
                cardinality,
                cardinality == Cardinality.ONE_TO_ONE ? List.of() : List.of("other"),
                operator.isSet() || random.nextBoolean() ? null : 2.5,
                operator.isSet() || random.nextBoolean() ? null : -1.0);
    return new Expr.Binary(
        operator,
        vector(depth - 1),
        vector(depth - 1),
        operator.isComparison() && random.nextBoolean(),
        matching,
        0);
  }

  private static Expr binary(BinaryOperator operator, Expr left, Expr right) {
    return new Expr.Binary(
        operator, left, right, operator.isComparison(), Matching.BY_ALL_LABELS, 0);
  }

  private String vectorFunction() {
    Set<String> names = new TreeSet<>(FunctionTable.names());
    names.removeIf(
        name ->
            name.equals("info")
                || FunctionTable.find(name).orElseThrow().returns() == ValueType.SCALAR);
    return pick(names);
  }

  private Expr call(String name, int depth) {
    Signature signature = FunctionTable.find(name).orElseThrow();
    int count =
        signature.atLeast() + (signature.atMost() > signature.atLeast() ? random.nextInt(2) : 0);
    List<Expr> arguments = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      arguments.add(of(signature.parameter(i), depth - 1));
    }
    return new Expr.Call(signature, arguments, 0);
  }

  private Expr aggregation(int depth) {
    AggregationOperator operator = pick(List.of(AggregationOperator.values()));
    Expr parameter = operator.parameter().map(type -> of(type, depth - 1)).orElse(null);
    Grouping grouping =
        random.nextBoolean()
            ? Grouping.ALL
            : new Grouping(pick(List.of(Grouping.Kind.values())), List.of(pick(LABELS), "x"));
    return new Expr.Aggregation(operator, parameter, vector(depth - 1), grouping, 0);
  }

  private Expr matrix(int depth) {
    DurationExpr deferred = duration();
    return depth > 0 && random.nextBoolean()
        ? new Expr.Subquery(
            vector(depth - 1), pick(MILLIS), random.nextBoolean() ? 0 : pick(MILLIS), shift(), 0)
        : new Expr.Range(selector(shift()), deferred == null ? pick(MILLIS) : 0, deferred, 0);
  }

  /** One that depends on the query, sometimes. */
  private @Nullable DurationExpr duration() {
    DurationExpr step = new DurationExpr.OfQuery(random.nextBoolean());
    DurationExpr one = new DurationExpr.Literal(90);
    return switch (random.nextInt(6)) {
      case 0 -> step;
      case 1 -> new DurationExpr.Choice(random.nextBoolean(), step, one);
      case 2 -> new DurationExpr.Binary(BinaryOperator.MULTIPLY, one, step);
      case 3 -> new DurationExpr.Binary(BinaryOperator.ADD, step, new DurationExpr.Negated(one));
      default -> null;
    };
  }

  private Expr.Selector selector(TimeShift shift) {
    List<LabelMatcher> matchers = new ArrayList<>();
    LabelMatcher.Operator equal = LabelMatcher.Operator.EQUAL;
    matchers.add(LabelMatcher.of("__name__", equal, pick(NAMES)));
    if (matchers.get(0).value().isEmpty() || random.nextBoolean()) {
      matchers.add(LabelMatcher.of("always", equal, "there"));
    }
    if (random.nextBoolean()) {
      matchers.add(
          LabelMatcher.of(
              pick(LABELS),
              pick(List.of(LabelMatcher.Operator.values())),
              pick(List.of("x", "a.*|b", "", "é\\\\+"))));
    }
    return new Expr.Selector(matchers, shift, 0);
  }

  private TimeShift shift() {
    if (random.nextBoolean()) {
      return TimeShift.NONE;
    }
    Anchor anchor = pick(List.of(Anchor.values()));
    long at = anchor == Anchor.FIXED ? pick(MILLIS) * (random.nextBoolean() ? 1 : -1) : 0;
    return new TimeShift(anchor, at, random.nextInt(3) * pick(MILLIS) * (random.nextInt(3) - 1));
  }

  private <T> T pick(Iterable<T> choices) {
    List<T> list = new ArrayList<>();
    choices.forEach(list::add);
    return list.get(random.nextInt(list.size()));
  }
}

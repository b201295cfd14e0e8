package dev.masterperf.query;

import dev.masterperf.query.syntax.AggregationOperator;
import dev.masterperf.query.syntax.Expr;
import dev.masterperf.query.syntax.LabelMatcher;
import dev.masterperf.query.type.ValueType;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds the {@link Evaluation} of an expression. */
final class EvaluationReader {
  private static final Set<AggregationOperator> MERGEABLE =
      EnumSet.of(
          AggregationOperator.SUM,
          AggregationOperator.MIN,
          AggregationOperator.MAX,
          AggregationOperator.AVG,
          AggregationOperator.COUNT,
          AggregationOperator.GROUP,
          AggregationOperator.STDDEV,
          AggregationOperator.STDVAR);

  private final Expr expr;

  EvaluationReader(Expr expr) {
    this.expr = expr;
  }

  Evaluation read() {
    SeriesScope scope = new SeriesScope();
    Optional<String> obstacle = expr.accept(scope);
    if (obstacle.isEmpty() && scope.matchers().isPresent()) {
      return new Evaluation.OneSeries(
          scope.matchers().get(),
          "evaluated on each update of a series, since it looks at one series at a time");
    }
    Optional<Expr.Aggregation> aggregation = aggregationWithin(expr);
    if (aggregation.isPresent()) {
      return ofAggregation(aggregation.get());
    }
    return whole(obstacle.orElse("it names no series"));
  }

  private Evaluation ofAggregation(Expr.Aggregation aggregation) {
    String name = aggregation.operator().text();
    if (!MERGEABLE.contains(aggregation.operator())) {
      return whole(name + " needs all series of a group at once");
    }
    SeriesScope scope = new SeriesScope();
    Optional<String> obstacle = aggregation.operand().accept(scope);
    Optional<List<LabelMatcher>> matchers = scope.matchers();
    if (obstacle.isPresent() || matchers.isEmpty()) {
      return whole("within " + name + ", " + obstacle.orElse("it names no series"));
    }
    return new Evaluation.Merged(
        matchers.get(),
        aggregation,
        "evaluated for each series and merged by group, since " + name + " can be made of parts");
  }

  private static Evaluation whole(String reason) {
    return new Evaluation.Whole("evaluated once a second over all its series, since " + reason);
  }

  /** The one aggregation, if around it there is only what changes each of its results by itself. */
  private static Optional<Expr.Aggregation> aggregationWithin(Expr expr) {
    if (expr instanceof Expr.Aggregation aggregation) {
      return Optional.of(aggregation);
    }
    if (expr instanceof Expr.Negation negation) {
      return aggregationWithin(negation.operand());
    }
    if (expr instanceof Expr.Binary binary) {
      if (binary.right().constant().isPresent()) {
        return aggregationWithin(binary.left());
      }
      return binary.left().constant().isPresent()
          ? aggregationWithin(binary.right())
          : Optional.empty();
    }
    if (expr instanceof Expr.Call call && aroundAggregations(call)) {
      return call.arguments().stream()
          .filter(argument -> argument.type() == ValueType.VECTOR)
          .findFirst()
          .flatMap(EvaluationReader::aggregationWithin);
    }
    return Optional.empty();
  }

  private static boolean aroundAggregations(Expr.Call call) {
    boolean constants =
        call.arguments().stream()
            .allMatch(
                argument ->
                    argument.type() == ValueType.VECTOR
                        || argument.type() == ValueType.STRING
                        || argument.constant().isPresent());
    return constants
        && (SeriesScope.isOfOneSample(call.function()) || call.function().startsWith("histogram_"));
  }
}

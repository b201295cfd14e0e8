package dev.masterperf.query;

import dev.masterperf.query.series.Labels;
import dev.masterperf.query.syntax.AggregationOperator;
import dev.masterperf.query.syntax.Expr;
import dev.masterperf.query.syntax.Grouping;
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

  /** Makes several values of each. */
  private static final String MANY_VALUES = "histogram_quantiles";

  private final Expr expr;

  /** A function around the aggregation that makes one value of several buckets, if there is one. */
  private Optional<String> ofBuckets = Optional.empty();

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
    Grouping grouping = aggregation.grouping();
    if (grouping.kind() == Grouping.Kind.BY && grouping.labels().contains(Labels.NAME)) {
      return whole("alerts have no name, by which it groups");
    }
    SeriesScope scope = new SeriesScope();
    Optional<String> obstacle = aggregation.operand().accept(scope);
    Optional<List<LabelMatcher>> matchers = scope.matchers();
    if (obstacle.isPresent() || matchers.isEmpty()) {
      return whole("within " + name + ", " + obstacle.orElse("it names no series"));
    }
    if (ofBuckets.isPresent() && !scope.looksAtNativeHistograms()) {
      return whole(ofBuckets.get() + " may put the buckets of several series together");
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
  private Optional<Expr.Aggregation> aggregationWithin(Expr expr) {
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
      if (SeriesScope.isOfBuckets(call.function())) {
        ofBuckets = Optional.of(call.function());
      }
      return call.arguments().stream()
          .filter(argument -> argument.type() == ValueType.VECTOR)
          .findFirst()
          .flatMap(this::aggregationWithin);
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
        && (SeriesScope.isOfOneSample(call.function()) || call.function().startsWith("histogram_"))
        && !call.function().equals(MANY_VALUES);
  }
}

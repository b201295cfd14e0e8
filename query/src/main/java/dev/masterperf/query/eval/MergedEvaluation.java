package dev.masterperf.query.eval;

import dev.masterperf.query.series.Labels;
import dev.masterperf.query.series.SampleSeries;
import dev.masterperf.query.series.Samples;
import dev.masterperf.query.series.SeriesSource;
import dev.masterperf.query.syntax.Expr;
import dev.masterperf.query.syntax.ExprCopy;
import dev.masterperf.query.syntax.LabelMatcher;
import dev.masterperf.query.syntax.TimeShift;
import java.util.List;
import java.util.Optional;

/**
 * An expression around one aggregation that is made of parts: each series gives its part where it
 * lives, and whoever has all parts of a group gets the expression's value of it. Safe for threads.
 */
public final class MergedEvaluation {
  /** What stands for the aggregation in the tree around it. */
  private static final LabelMatcher MERGED =
      LabelMatcher.of(Labels.NAME, LabelMatcher.Operator.EQUAL, "merged");

  private final Evaluator evaluator = new Evaluator(EvaluationSettings.DEFAULT);
  private final Expr.Aggregation aggregation;
  private final Query operand;
  private final Query around;
  private final GroupKeys keys;

  /**
   * @param aggregation a part of {@code query}'s tree, with nothing around it but what changes each
   *     sample by itself
   */
  public MergedEvaluation(Query query, Expr.Aggregation aggregation) {
    this.aggregation = aggregation;
    this.operand = new Query(query.text(), aggregation.operand());
    this.around = new Query(query.text(), query.tree().accept(new Placeholder()));
    this.keys = new GroupKeys(aggregation.grouping());
  }

  /**
   * A part of a group.
   *
   * @param group labels of the group
   */
  public record Part(Labels group, PartialAggregate value) {}

  private final class Placeholder extends ExprCopy {
    @Override
    public Expr aggregation(Expr.Aggregation found) {
      return found.equals(aggregation)
          ? new Expr.Selector(List.of(MERGED), TimeShift.NONE, found.at())
          : super.aggregation(found);
    }
  }

  /**
   * What a series gives at a time; empty where it gives nothing.
   *
   * @param series a source of this series alone
   * @throws EvaluationException (unchecked) if it has no value
   */
  public Optional<Part> part(SeriesSource series, long atMillis) {
    QueryResult.Value value = evaluator.instant(operand, series, atMillis).value();
    return ((QueryResult.Vector) value)
        .samples().stream()
            .map(sample -> new Part(keys.find(sample.labels()), PartialAggregate.of(sample)))
            .findFirst();
  }

  /**
   * The expression's value of a group; empty where it has none.
   *
   * @param whole all parts of the group put together
   * @throws EvaluationException (unchecked) if it cannot be evaluated
   */
  public Optional<VectorSample> value(Labels group, PartialAggregate whole, long atMillis) {
    VectorSample merged = whole.value(aggregation.operator(), group);
    if (merged == null) {
      return Optional.empty();
    }
    Samples.Builder sample = new Samples.Builder();
    Evaluator.append(sample, atMillis, merged);
    List<SampleSeries> one = List.of(new SampleSeries(group, sample.build()));
    QueryResult.Value value = evaluator.instant(around, selection -> one, atMillis).value();
    return ((QueryResult.Vector) value).samples().stream().findFirst();
  }
}

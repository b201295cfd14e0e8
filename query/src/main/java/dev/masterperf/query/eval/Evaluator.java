package dev.masterperf.query.eval;

import dev.masterperf.query.eval.QueryResult.Value;
import dev.masterperf.query.series.Labels;
import dev.masterperf.query.series.SampleSeries;
import dev.masterperf.query.series.Samples;
import dev.masterperf.query.series.SeriesSource;
import dev.masterperf.query.syntax.DurationExpr;
import dev.masterperf.query.syntax.Expr;
import dev.masterperf.query.syntax.QueryDurations;
import dev.masterperf.query.type.ValueType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates PromQL over a {@link SeriesSource}, at one time or at many. Holds no state, so threads
 * may share it; interrupting a thread ends its query.
 */
public final class Evaluator {
  private final EvaluationSettings settings;

  public Evaluator(EvaluationSettings settings) {
    this.settings = settings;
  }

  /**
   * The value at one time.
   *
   * @param atMillis epoch milliseconds
   * @throws EvaluationException (unchecked) if it has none over these series
   */
  public QueryResult instant(Query query, SeriesSource source, long atMillis) {
    return instant(query, source, null, atMillis);
  }

  /**
   * The value at one time, where values may be judged by those before them.
   *
   * @param detectors null if there are none
   * @param atMillis epoch milliseconds
   * @throws EvaluationException (unchecked) if it has none over these series
   */
  public QueryResult instant(
      Query query, SeriesSource source, @Nullable Detectors detectors, long atMillis) {
    Context context = new Context(query.text(), settings, source, detectors, atMillis, atMillis, 0);
    Expr tree = QueryDurations.known(query.text(), query.tree(), new DurationExpr.Query(0, 0));
    Node node = new Compiler(context, atMillis, atMillis).compile(tree);
    Value value = value(node, context, tree);
    return result(value, context);
  }

  private static QueryResult result(Value value, Context context) {
    Annotations annotations = context.annotations();
    return new QueryResult(value, annotations.warnings(), annotations.infos());
  }

  private static Value value(Node node, Context context, Expr tree) {
    long atMillis = context.endMillis();
    if (node instanceof Node.OfScalar scalar) {
      return new QueryResult.Scalar(scalar.at(atMillis));
    }
    if (node instanceof Node.OfVector vector) {
      return new QueryResult.Vector(settled(vector.at(atMillis), context, tree));
    }
    if (node instanceof Node.OfMatrix matrix) {
      return new QueryResult.Matrix(
          matrix.at(atMillis).stream()
              .map(slice -> new SampleSeries(slice.labels().settled(), slice.samples()))
              .sorted(Comparator.comparing(SampleSeries::labels))
              .toList());
    }
    return new QueryResult.Text(((Node.OfText) node).value());
  }

  /** With the names gone that were to go. */
  private static List<VectorSample> settled(List<VectorSample> vector, Context context, Expr tree) {
    List<VectorSample> settled = new ArrayList<>(vector.size());
    vector.forEach(sample -> settled.add(sample.labelled(sample.labels().settled())));
    return context.distinct(settled, tree);
  }

  /**
   * The values from one time to another, both included.
   *
   * @param stepMillis above 0
   * @return always a matrix
   * @throws EvaluationException (unchecked) if it has none over these series
   * @throws IllegalArgumentException if the expression is a range or a string, or the times do not
   *     fit
   */
  public QueryResult range(
      Query query, SeriesSource source, long startMillis, long endMillis, long stepMillis) {
    double seconds = (endMillis - startMillis) / 1000.0;
    Expr tree =
        QueryDurations.known(
            query.text(), query.tree(), new DurationExpr.Query(stepMillis / 1000.0, seconds));
    if (tree.type() != ValueType.SCALAR && tree.type() != ValueType.VECTOR) {
      throw new IllegalArgumentException(
          "a query over time takes a scalar or an instant vector, not " + tree.describe());
    }
    if (stepMillis <= 0 || endMillis < startMillis) {
      throw new IllegalArgumentException(
          "a query over time needs a step above 0 and an end not before its start");
    }
    Context context =
        new Context(query.text(), settings, source, null, startMillis, endMillis, stepMillis);
    Node node = new Compiler(context, startMillis, endMillis).compile(tree);
    CollectedSteps collected = new CollectedSteps(context, tree);
    for (long millis = startMillis; millis <= endMillis; millis += stepMillis) {
      List<VectorSample> step = step(node, millis);
      context.count(step.size(), tree);
      collected.add(millis, step);
    }
    return result(new QueryResult.Matrix(collected.series()), context);
  }

  private static List<VectorSample> step(Node node, long millis) {
    return node instanceof Node.OfScalar scalar
        ? List.of(new VectorSample(Labels.NONE, scalar.at(millis)))
        : ((Node.OfVector) node).at(millis);
  }

  static void append(Samples.Builder samples, long millis, VectorSample sample) {
    if (sample.distribution() == null) {
      samples.add(millis, sample.value());
    } else {
      samples.add(millis, sample.distribution());
    }
  }
}

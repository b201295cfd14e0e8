package dev.masterperf.query.eval;

import dev.masterperf.model.WindowParts;
import dev.masterperf.query.series.SampleSeries;
import dev.masterperf.query.series.Selection;
import dev.masterperf.query.syntax.Expr;
import dev.masterperf.query.syntax.RangeEdges;
import dev.masterperf.query.syntax.TimeShift;
import dev.masterperf.query.type.ValueType;
import java.util.List;
import java.util.function.Function;

/** Makes nodes of a tree. Selectors read their series here, once for all steps of a query. */
final class Compiler implements Expr.Visitor<Node> {
  private final Context context;
  private final long firstMillis;
  private final long lastMillis;

  /** As in Prometheus, where no bucket is asked for, selectors tell of each reset they see. */
  private final boolean tellsResets;

  /**
   * @param firstMillis the earliest time the nodes will be asked for
   * @param lastMillis the latest
   */
  Compiler(Context context, long firstMillis, long lastMillis) {
    this(context, firstMillis, lastMillis, false);
  }

  private Compiler(Context context, long firstMillis, long lastMillis, boolean tellsResets) {
    this.context = context;
    this.firstMillis = firstMillis;
    this.lastMillis = lastMillis;
    this.tellsResets = tellsResets;
  }

  /** For the arguments of a function. */
  private Compiler within(String function) {
    boolean counts = HistogramFunctions.countsOnly(function);
    return counts || HistogramFunctions.looksAtBuckets(function)
        ? new Compiler(context, firstMillis, lastMillis, counts)
        : this;
  }

  /** The series of a selection, as the nodes see them. */
  List<SampleSeries> select(Selection selection, Expr asking) {
    List<SampleSeries> selected = context.select(selection, asking);
    if (!tellsResets) {
      return selected;
    }
    return selected.stream()
        .map(one -> new SampleSeries(one.labels(), one.samples().withDetectedResets()))
        .toList();
  }

  Node compile(Expr expr) {
    Node node = expr.accept(this);
    boolean worthKeeping = expr.type() == ValueType.VECTOR && firstMillis < lastMillis;
    return worthKeeping && Fixed.is(expr) ? new Fixed((Node.OfVector) node) : node;
  }

  Node.OfScalar scalar(Expr expr) {
    return (Node.OfScalar) compile(expr);
  }

  Node.OfVector vector(Expr expr) {
    return (Node.OfVector) compile(expr);
  }

  Node.OfMatrix matrix(Expr expr) {
    return (Node.OfMatrix) compile(expr);
  }

  /**
   * A range or subquery for a function that does this with its samples.
   *
   * @param parts what it needs of windows
   */
  Node.OfMatrix matrix(Expr expr, Selection.Use use, Function<RangeEdges, WindowParts> parts) {
    return expr instanceof Expr.Range range
        ? ranges(range, use, parts.apply(range.selector().edges()))
        : matrix(expr);
  }

  String text(Expr expr) {
    return ((Node.OfText) compile(expr)).value();
  }

  @Override
  public Node scalar(Expr.Scalar scalar) {
    return (Node.OfScalar) millis -> scalar.value();
  }

  @Override
  public Node text(Expr.Text text) {
    return new Node.OfText(text.value());
  }

  @Override
  public Node selector(Expr.Selector selector) {
    return newest(selector);
  }

  NewestSamples newest(Expr.Selector selector) {
    return new NewestSamples(context, this, selector, times(selector.shift()));
  }

  @Override
  public Node range(Expr.Range range) {
    return ranges(range, Selection.Use.EACH, WindowParts.ALL);
  }

  private SelectedRanges ranges(Expr.Range range, Selection.Use use, WindowParts parts) {
    return new SelectedRanges(context, this, range, times(range.selector().shift()), use, parts);
  }

  @Override
  public Node subquery(Expr.Subquery subquery) {
    TimeShift shift = subquery.shift();
    Times times = times(shift);
    Compiler inner =
        new Compiler(context, times.earliest() - subquery.rangeMillis(), times.latest());
    return new Subqueries(context, subquery, times, inner.vector(subquery.inner()));
  }

  private Times times(TimeShift shift) {
    return new Times(shift, context.startMillis(), context.endMillis(), firstMillis, lastMillis);
  }

  @Override
  public Node negation(Expr.Negation negation) {
    if (negation.type() == ValueType.SCALAR) {
      Node.OfScalar operand = scalar(negation.operand());
      return (Node.OfScalar) millis -> -operand.at(millis);
    }
    return ElementFunctions.negation(context, negation, vector(negation.operand()));
  }

  @Override
  public Node binary(Expr.Binary binary) {
    return new BinaryCompiler(context, this).compile(binary);
  }

  @Override
  public Node call(Expr.Call call) {
    return new CallCompiler(context, within(call.function())).compile(call);
  }

  @Override
  public Node aggregation(Expr.Aggregation aggregation) {
    return Aggregations.compile(context, this, aggregation);
  }
}

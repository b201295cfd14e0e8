package dev.masterperf.query.eval;

import dev.masterperf.query.series.Labels;
import dev.masterperf.query.syntax.Expr;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/** Makes the node of a function call. */
final class CallCompiler {
  private final Context context;
  private final Compiler whole;

  CallCompiler(Context context, Compiler whole) {
    this.context = context;
    this.whole = whole;
  }

  Node compile(Expr.Call call) {
    Optional<Node.OfVector> overRange = new RangeCalls(context, whole).compile(call);
    if (overRange.isPresent()) {
      return overRange.get();
    }
    DoubleUnaryOperator ofElement = ElementFunctions.find(call.function());
    if (ofElement != null) {
      Node.OfVector vector = whole.vector(call.arguments().get(0));
      return ElementFunctions.apply(context, call, vector, millis -> ofElement);
    }
    DoubleUnaryOperator ofTime = Calendar.find(call.function());
    return ofTime == null ? named(call) : calendar(call, ofTime);
  }

  private Node.OfVector calendar(Expr.Call call, DoubleUnaryOperator part) {
    if (call.arguments().isEmpty()) {
      return millis ->
          List.of(
              new VectorSample(
                  Labels.NONE, part.applyAsDouble((double) Math.floorDiv(millis, 1000L))));
    }
    Node.OfVector vector = whole.vector(call.arguments().get(0));
    return ElementFunctions.apply(context, call, vector, millis -> part);
  }

  private Node named(Expr.Call call) {
    List<Expr> arguments = call.arguments();
    return switch (call.function()) {
      case "time" -> (Node.OfScalar) millis -> millis / 1000.0;
      case "start" -> constant(context.startMillis() / 1000.0);
      case "end" -> constant(context.endMillis() / 1000.0);
      case "step" -> constant(context.stepMillis() / 1000.0);
      case "range" -> constant((context.endMillis() - context.startMillis()) / 1000.0);
      case "min_of", "max_of" -> either(call);
      case "pi" -> (Node.OfScalar) millis -> Math.PI;
      case "scalar" -> scalar(whole.vector(arguments.get(0)));
      case "vector" -> vector(whole.scalar(arguments.get(0)));
      case "timestamp" -> timestamp(call);
      case "absent", "absent_over_time" ->
          Absence.of(arguments.get(0), whole.compile(arguments.get(0)));
      case "clamp", "clamp_min", "clamp_max" -> clamp(call);
      case "round" -> round(call);
      case "info" -> InfoJoin.compile(context, whole, call);
      case "label_replace" -> new LabelFunctions(context, whole).replace(call);
      case "label_join" -> new LabelFunctions(context, whole).join(call);
      case "sort" -> Sorting.byValue(whole.vector(arguments.get(0)), Sorting.RISING);
      case "sort_desc" -> Sorting.byValue(whole.vector(arguments.get(0)), Sorting.FALLING);
      case "sort_by_label", "sort_by_label_desc" -> sortByLabel(call);
      case "anomaly_score", "anomaly_deviation" -> AnomalyFunctions.compile(context, whole, call);
      default -> histogram(call);
    };
  }

  private static Node.OfScalar constant(double value) {
    return millis -> value;
  }

  private Node.OfScalar either(Expr.Call call) {
    Node.OfScalar a = whole.scalar(call.arguments().get(0));
    Node.OfScalar b = whole.scalar(call.arguments().get(1));
    return call.function().equals("min_of")
        ? millis -> Math.min(a.at(millis), b.at(millis))
        : millis -> Math.max(a.at(millis), b.at(millis));
  }

  private static Node.OfScalar scalar(Node.OfVector vector) {
    return millis -> {
      List<VectorSample> numbers =
          vector.at(millis).stream().filter(VectorSample::isNumber).toList();
      return numbers.size() == 1 ? numbers.get(0).value() : Double.NaN;
    };
  }

  private static Node.OfVector vector(Node.OfScalar scalar) {
    return millis -> List.of(new VectorSample(Labels.NONE, scalar.at(millis)));
  }

  private Node.OfVector timestamp(Expr.Call call) {
    if (call.arguments().get(0) instanceof Expr.Selector selector) {
      NewestSamples newest = whole.newest(selector);
      return millis -> context.distinct(newest.timestamps(millis), call);
    }
    Node.OfVector vector = whole.vector(call.arguments().get(0));
    return millis ->
        context.distinct(
            vector.at(millis).stream()
                .map(one -> new VectorSample(context.nameless(one.labels()), millis / 1000.0))
                .toList(),
            call);
  }

  private Node.OfVector clamp(Expr.Call call) {
    boolean noMin = call.function().equals("clamp_max");
    boolean noMax = call.function().equals("clamp_min");
    Node.OfScalar low = noMin ? null : whole.scalar(call.arguments().get(1));
    Node.OfScalar high = noMax ? null : whole.scalar(call.arguments().get(noMin ? 1 : 2));
    return ElementFunctions.apply(
        context,
        call,
        whole.vector(call.arguments().get(0)),
        millis -> {
          double min = at(low, millis, Double.NEGATIVE_INFINITY);
          double max = at(high, millis, Double.POSITIVE_INFINITY);
          return max < min ? null : value -> greater(min, lesser(max, value));
        });
  }

  /** As in Go, infinity outdoes even NaN. */
  private static double greater(double a, double b) {
    boolean infinite = a == Double.POSITIVE_INFINITY || b == Double.POSITIVE_INFINITY;
    return infinite ? Double.POSITIVE_INFINITY : Math.max(a, b);
  }

  private static double lesser(double a, double b) {
    boolean infinite = a == Double.NEGATIVE_INFINITY || b == Double.NEGATIVE_INFINITY;
    return infinite ? Double.NEGATIVE_INFINITY : Math.min(a, b);
  }

  private static double at(Node.@Nullable OfScalar scalar, long millis, double otherwise) {
    return scalar == null ? otherwise : scalar.at(millis);
  }

  private Node.OfVector round(Expr.Call call) {
    Node.OfVector vector = whole.vector(call.arguments().get(0));
    Node.OfScalar nearest =
        call.arguments().size() > 1 ? whole.scalar(call.arguments().get(1)) : millis -> 1;
    return ElementFunctions.apply(
        context,
        call,
        vector,
        millis -> {
          double inverse = 1 / nearest.at(millis);
          return value -> Math.floor(value * inverse + 0.5) / inverse;
        });
  }

  private Node.OfVector sortByLabel(Expr.Call call) {
    List<String> names =
        call.arguments().subList(1, call.arguments().size()).stream().map(whole::text).toList();
    var order = Sorting.byLabels(names);
    return Sorting.ordered(
        whole.vector(call.arguments().get(0)),
        call.function().endsWith("_desc") ? order.reversed() : order);
  }

  private Node histogram(Expr.Call call) {
    HistogramFunctions functions = new HistogramFunctions(context);
    List<Expr> arguments = call.arguments();
    return switch (call.function()) {
      case "histogram_quantile" ->
          functions.quantile(call, whole.scalar(arguments.get(0)), whole.vector(arguments.get(1)));
      case "histogram_quantiles" ->
          functions.quantiles(
              call,
              whole.vector(arguments.get(0)),
              whole.text(arguments.get(1)),
              arguments.subList(2, arguments.size()).stream().map(whole::scalar).toList());
      case "histogram_fraction" ->
          functions.fraction(
              call,
              whole.scalar(arguments.get(0)),
              whole.scalar(arguments.get(1)),
              whole.vector(arguments.get(2)));
      default ->
          functions
              .ofNative(call, whole.vector(arguments.get(0)))
              .orElseThrow(
                  () -> context.problem(call, call.function() + " is not evaluated here yet"));
    };
  }
}

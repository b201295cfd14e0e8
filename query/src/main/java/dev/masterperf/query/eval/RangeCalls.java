package dev.masterperf.query.eval;

import dev.masterperf.query.series.Labels;
import dev.masterperf.query.syntax.Expr;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Makes the nodes of functions that take a range. */
final class RangeCalls {
  private final Context context;
  private final Compiler whole;

  RangeCalls(Context context, Compiler whole) {
    this.context = context;
    this.whole = whole;
  }

  /** Empty for a function that takes no range, or no samples of it. */
  Optional<Node.OfVector> compile(Expr.Call call) {
    RangeFunction alone = new RangeFunctions(context).find(call.function());
    if (alone != null) {
      boolean keepsName =
          call.function().equals("last_over_time") || call.function().equals("first_over_time");
      return Optional.of(overRange(call, call.arguments().get(0), keepsName, millis -> alone));
    }
    return switch (call.function()) {
      case RangeFunctions.QUANTILE -> Optional.of(quantileOverTime(call));
      case "predict_linear" -> Optional.of(predictLinear(call));
      case "double_exponential_smoothing" -> Optional.of(smoothing(call));
      default -> Optional.empty();
    };
  }

  /** A function that may be another at each step, for its scalar arguments. */
  private interface AtStep {
    RangeFunction at(long millis);
  }

  private Node.OfVector overRange(Expr.Call call, Expr range, boolean keepsName, AtStep step) {
    Node.OfMatrix matrix =
        whole.matrix(
            range,
            RangeFunctions.use(call.function()),
            edges -> RangeFunctions.parts(call.function(), edges));
    WindowFold fold = RangeFunctions.ofWindows(call.function());
    int[] expected = {0}; // as many as in the step before
    return millis -> {
      RangeFunction function = step.at(millis);
      List<VectorSample> result = new ArrayList<>(expected[0]);
      Consumer<RangeSlice> slices =
          slice -> {
            Point point = function.apply(slice);
            if (point != null) {
              result.add(new VectorSample(named(slice.labels(), keepsName), point));
            }
          };
      if (matrix instanceof SelectedRanges ranges) {
        ranges.each(
            millis,
            fold == null
                ? null
                : (labels, windows, first, end) ->
                    result.add(
                        new VectorSample(named(labels, keepsName), fold.of(windows, first, end))),
            slices);
      } else {
        matrix.at(millis).forEach(slices);
      }
      expected[0] = result.size();
      return keepsName ? result : context.distinct(result, call);
    };
  }

  private Labels named(Labels labels, boolean keepsName) {
    return keepsName ? labels : context.nameless(labels);
  }

  private Node.OfVector quantileOverTime(Expr.Call call) {
    Node.OfScalar quantile = whole.scalar(call.arguments().get(0));
    Folds folds = new Folds(context);
    return overRange(
        call,
        call.arguments().get(1),
        false,
        millis -> {
          double q = quantile.at(millis);
          if (!Quantiles.isProper(q)) {
            context.annotations().quantile(q);
          }
          return slice ->
              slice.samples().areWindows()
                  ? Point.of(WindowFolds.quantile(WindowFolds.merged(slice.samples()), q))
                  : folds.quantile(slice, q);
        });
  }

  private Node.OfVector predictLinear(Expr.Call call) {
    Node.OfScalar seconds = whole.scalar(call.arguments().get(1));
    Trends trends = new Trends(context);
    return overRange(
        call,
        call.arguments().get(0),
        false,
        millis -> {
          double ahead = seconds.at(millis);
          return slice -> trends.predicted(slice, ahead);
        });
  }

  private Node.OfVector smoothing(Expr.Call call) {
    Trends trends = new Trends(context);
    Node.OfScalar smoothing = whole.scalar(call.arguments().get(1));
    Node.OfScalar trend = whole.scalar(call.arguments().get(2));
    return overRange(
        call,
        call.arguments().get(0),
        false,
        millis -> {
          double smoothingFactor = factor(smoothing.at(millis), call.arguments().get(1));
          double trendFactor = factor(trend.at(millis), call.arguments().get(2));
          return slice -> trends.smoothed(slice, smoothingFactor, trendFactor);
        });
  }

  private double factor(double factor, Expr where) {
    if (factor > 0 && factor < 1) {
      return factor;
    }
    throw context.problem(where, "expected a factor above 0 and below 1, not " + factor);
  }
}

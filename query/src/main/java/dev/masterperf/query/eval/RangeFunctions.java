package dev.masterperf.query.eval;

import dev.masterperf.model.Aggregate;
import dev.masterperf.model.WindowNumber;
import dev.masterperf.model.WindowParts;
import dev.masterperf.query.series.Selection;
import dev.masterperf.query.syntax.RangeEdges;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The functions of one range and nothing else, by name, for samples and for windows. */
final class RangeFunctions {
  static final String QUANTILE = "quantile_over_time";

  private static final String VARIANCE = "stdvar_over_time";

  /** What those need of windows that need not all numbers. */
  private static final Map<String, WindowParts> PARTS =
      Map.ofEntries(
          Map.entry("min_over_time", WindowParts.only(WindowNumber.MIN)),
          Map.entry("max_over_time", WindowParts.only(WindowNumber.MAX)),
          Map.entry("avg_over_time", WindowParts.only(WindowNumber.SUM)),
          Map.entry("sum_over_time", WindowParts.only(WindowNumber.SUM)),
          Map.entry("count_over_time", WindowParts.only(WindowNumber.COUNT)),
          Map.entry("present_over_time", WindowParts.only(WindowNumber.COUNT)),
          Map.entry("first_over_time", WindowParts.only(WindowNumber.FIRST)),
          Map.entry("last_over_time", WindowParts.only(WindowNumber.LAST)),
          Map.entry(QUANTILE, WindowParts.ALL));

  private static final Map<String, WindowFold> OF_WINDOWS =
      Map.ofEntries(
          Map.entry("min_over_time", WindowFolds.extreme(WindowNumber.MIN, Math::min)),
          Map.entry("max_over_time", WindowFolds.extreme(WindowNumber.MAX, Math::max)),
          Map.entry(
              "avg_over_time", WindowFolds.sums(WindowNumber.SUM, (sum, count) -> sum / count)),
          Map.entry("sum_over_time", WindowFolds.sums(WindowNumber.SUM, (sum, count) -> sum)),
          Map.entry("count_over_time", WindowFolds.sums(WindowNumber.COUNT, (sum, count) -> count)),
          Map.entry("first_over_time", WindowFolds::first),
          Map.entry("last_over_time", WindowFolds::last),
          Map.entry("changes", WindowFolds.of(Aggregate::changes)),
          Map.entry("resets", WindowFolds.of(Aggregate::resets)),
          Map.entry(VARIANCE, WindowFolds.of(WindowFolds::variance)),
          Map.entry(
              "stddev_over_time", WindowFolds.of(all -> Math.sqrt(WindowFolds.variance(all)))));

  private static final Set<String> RISES = Set.of("rate", "increase", "delta");

  private final Map<String, RangeFunction> ofSamples;

  RangeFunctions(Context context) {
    Folds folds = new Folds(context);
    Trends trends = new Trends(context);
    this.ofSamples =
        Map.ofEntries(
            Map.entry("rate", new Rates(Rates.Kind.RATE, context)::apply),
            Map.entry("increase", new Rates(Rates.Kind.INCREASE, context)::apply),
            Map.entry("delta", new Rates(Rates.Kind.DELTA, context)::apply),
            Map.entry("irate", LastTwo.irate(context)),
            Map.entry("idelta", LastTwo.idelta(context)),
            Map.entry("deriv", trends::slope),
            Map.entry("sum_over_time", folds::sum),
            Map.entry("avg_over_time", folds::mean),
            Map.entry("min_over_time", folds::min),
            Map.entry("max_over_time", folds::max),
            Map.entry("count_over_time", Folds::count),
            Map.entry("first_over_time", Folds::first),
            Map.entry("last_over_time", Folds::last),
            Map.entry("present_over_time", slice -> Point.of(1)),
            Map.entry(VARIANCE, folds::variance),
            Map.entry("stddev_over_time", slice -> deviation(folds.variance(slice))),
            Map.entry("mad_over_time", folds::medianDeviation),
            Map.entry("ts_of_first_over_time", Folds::timeOfFirst),
            Map.entry("ts_of_last_over_time", Folds::timeOfLast),
            Map.entry("ts_of_min_over_time", folds::timeOfMin),
            Map.entry("ts_of_max_over_time", folds::timeOfMax),
            Map.entry("changes", anchored(Folds::changes)),
            Map.entry("resets", anchored(Folds::resets)));
  }

  private static RangeFunction anchored(RangeFunction function) {
    return slice ->
        function.apply(
            slice.edges() == RangeEdges.OPEN ? slice : slice.with(ClosedRange.anchored(slice)));
  }

  /**
   * What a function needs of windows.
   *
   * @param edges where they are not open, functions look at samples one by one
   */
  static WindowParts parts(String name, RangeEdges edges) {
    return edges == RangeEdges.OPEN
        ? PARTS.getOrDefault(name, WindowParts.WITHOUT_DISTRIBUTION)
        : WindowParts.whole(name.equals(QUANTILE));
  }

  /** What a function does with its samples. */
  static Selection.Use use(String name) {
    if (RISES.contains(name)) {
      return Selection.Use.RISE;
    }
    boolean folds =
        OF_WINDOWS.containsKey(name) || name.equals(QUANTILE) || name.equals("present_over_time");
    return folds ? Selection.Use.FOLD : Selection.Use.EACH;
  }

  private static @Nullable Point deviation(@Nullable Point variance) {
    return variance == null ? null : Point.of(Math.sqrt(variance.value()));
  }

  /** The function of this name; null if there is none that takes a range alone. */
  @Nullable RangeFunction find(String name) {
    RangeFunction ofSample = ofSamples.get(name);
    WindowFold ofWindows = OF_WINDOWS.get(name);
    if (ofSample == null || ofWindows == null) {
      return ofSample;
    }
    return slice -> {
      boolean windows = slice.samples().areWindows() && slice.edges() == RangeEdges.OPEN;
      return windows
          ? Point.of(ofWindows.of(slice.samples(), 0, slice.samples().size()))
          : ofSample.apply(slice);
    };
  }

  /** What the function of this name makes of windows; null if that is nothing else. */
  static @Nullable WindowFold ofWindows(String name) {
    return OF_WINDOWS.get(name);
  }
}

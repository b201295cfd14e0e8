package dev.masterperf.query.eval;

import dev.masterperf.query.series.Distribution;
import dev.masterperf.query.series.Labels;
import dev.masterperf.query.syntax.Expr;
import dev.masterperf.query.syntax.ExprText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;

/** The functions of histograms, native and classic. */
final class HistogramFunctions {
  private static final String BOUND = "le";
  private static final Set<String> COUNTING =
      Set.of("histogram_count", "histogram_sum", "histogram_avg");
  private static final Set<String> OF_BUCKETS =
      Set.of("histogram_quantile", "histogram_quantiles", "histogram_fraction");

  private final Context context;

  HistogramFunctions(Context context) {
    this.context = context;
  }

  /** Whether no bucket matters to a function. */
  static boolean countsOnly(String function) {
    return COUNTING.contains(function);
  }

  static boolean looksAtBuckets(String function) {
    return OF_BUCKETS.contains(function);
  }

  /** A function of native histograms alone; numbers are left out. */
  Optional<Node.OfVector> ofNative(Expr.Call call, Node.OfVector vector) {
    ToDoubleFunction<Distribution> function =
        switch (call.function()) {
          case "histogram_count" -> Distribution::count;
          case "histogram_sum" -> Distribution::sum;
          case "histogram_avg" -> histogram -> histogram.sum() / histogram.count();
          case "histogram_stdvar" -> HistogramFunctions::variance;
          case "histogram_stddev" -> histogram -> Math.sqrt(variance(histogram));
          default -> null;
        };
    if (function == null) {
      return Optional.empty();
    }
    return Optional.of(
        millis -> {
          List<VectorSample> result = new ArrayList<>();
          for (VectorSample sample : vector.at(millis)) {
            Distribution histogram = sample.distribution();
            if (histogram != null) {
              double value = function.applyAsDouble(histogram);
              result.add(new VectorSample(context.nameless(sample.labels()), value));
            }
          }
          return context.distinct(result, call);
        });
  }

  private static double variance(Distribution histogram) {
    double mean = histogram.sum() / histogram.count();
    CompensatedSum squares = new CompensatedSum();
    for (Distribution.Bucket bucket : histogram.buckets()) {
      double off = middle(histogram, bucket) - mean;
      squares.add(bucket.count() * off * off);
    }
    return squares.value() / histogram.count();
  }

  /**
   * Where all samples of a bucket are taken to lie: at the geometric mean of its ends, and where
   * those are the user's own, in the middle.
   */
  private static double middle(Distribution histogram, Distribution.Bucket bucket) {
    double lower = bucket.lower();
    double upper = bucket.upper();
    if (!histogram.isCustom()) {
      boolean zero = lower <= 0 && upper >= 0;
      return zero ? 0 : Math.copySign(Math.sqrt(lower * upper), upper);
    }
    return (lower + upper) / 2;
  }

  Node.OfVector quantile(Expr.Call call, Node.OfScalar q, Node.OfVector vector) {
    return millis -> context.distinct(quantiles(q.at(millis), vector.at(millis)), call);
  }

  /** {@code histogram_quantiles}: several at once, told apart by a label. */
  Node.OfVector quantiles(
      Expr.Call call, Node.OfVector vector, String label, List<Node.OfScalar> qs) {
    return millis -> {
      List<VectorSample> result = new ArrayList<>();
      List<VectorSample> input = vector.at(millis);
      for (Node.OfScalar one : qs) {
        double q = one.at(millis);
        for (VectorSample sample : quantiles(q, input)) {
          result.add(sample.labelled(sample.labels().with(label, ExprText.number(q))));
        }
      }
      return context.distinct(result, call);
    };
  }

  private List<VectorSample> quantiles(double q, List<VectorSample> vector) {
    if (!Quantiles.isProper(q)) {
      context.annotations().quantile(q);
    }
    return ofEach(
        vector,
        (labels, histogram) -> Quantiles.of(q, histogram, labels, context.annotations()),
        (labels, buckets) -> {
          double quantile = buckets.quantile(q);
          if (buckets.wasForced()) {
            context.annotations().forcedMonotonicity(labels);
          }
          return quantile;
        });
  }

  Node.OfVector fraction(
      Expr.Call call, Node.OfScalar lower, Node.OfScalar upper, Node.OfVector vector) {
    return millis -> {
      double from = lower.at(millis);
      double to = upper.at(millis);
      return context.distinct(
          ofEach(
              vector.at(millis),
              (labels, histogram) ->
                  Quantiles.fraction(from, to, histogram, labels, context.annotations()),
              (labels, buckets) -> buckets.fraction(from, to)),
          call);
    };
  }

  /**
   * A value of each histogram. Where a native one and a classic one have the same labels, there is
   * none of either.
   */
  private List<VectorSample> ofEach(
      List<VectorSample> vector,
      ToDoubleBiFunction<Labels, Distribution> ofNative,
      ToDoubleBiFunction<Labels, Buckets> ofClassic) {
    Map<Labels, Buckets> classic = classic(vector);
    List<VectorSample> result = new ArrayList<>();
    for (VectorSample sample : vector) {
      Distribution histogram = sample.distribution();
      Labels labels = sample.labels();
      if (histogram != null && classic.remove(labels) != null) {
        context.annotations().mixedClassicAndNative(labels);
      } else if (histogram != null) {
        double value = ofNative.applyAsDouble(labels, histogram);
        result.add(new VectorSample(context.nameless(labels), value));
      }
    }
    classic.forEach(
        (labels, buckets) ->
            result.add(
                new VectorSample(
                    context.nameless(labels), ofClassic.applyAsDouble(labels, buckets))));
    return result;
  }

  private Map<Labels, Buckets> classic(List<VectorSample> vector) {
    Map<Labels, Buckets> histograms = new LinkedHashMap<>();
    for (VectorSample sample : vector) {
      if (sample.isNumber()) {
        String text = sample.labels().get(BOUND);
        OptionalDouble bound = bound(text);
        if (bound.isPresent()) {
          Labels labels = sample.labels().without(List.of(BOUND));
          histograms
              .computeIfAbsent(labels, fresh -> new Buckets())
              .add(bound.getAsDouble(), sample.value());
        } else {
          context.annotations().badBucketLabel(text, sample.labels());
        }
      }
    }
    return histograms;
  }

  private static OptionalDouble bound(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (lower.matches("[+-]?inf(inity)?")) {
      return OptionalDouble.of(
          lower.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY);
    }
    try {
      return lower.isEmpty() || lower.matches(".*[df]")
          ? OptionalDouble.empty()
          : OptionalDouble.of(Double.parseDouble(text));
    } catch (NumberFormatException e) {
      return OptionalDouble.empty(); // the caller warns, naming the text
    }
  }
}

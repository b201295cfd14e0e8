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
import java.util.function.ToDoubleFunction;

/** The functions of histograms, native and classic. */
final class HistogramFunctions {
  private static final String BOUND = "le";

  private final Context context;

  HistogramFunctions(Context context) {
    this.context = context;
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
              result.add(new VectorSample(sample.labels().withoutName(), value));
            }
          }
          return context.distinct(result, call);
        });
  }

  /** Each bucket's samples are taken to lie at the geometric mean of its bounds. */
  private static double variance(Distribution histogram) {
    double mean = histogram.sum() / histogram.count();
    CompensatedSum squares = new CompensatedSum();
    for (Distribution.Bucket bucket : histogram.buckets()) {
      boolean zero = bucket.lower() <= 0 && bucket.upper() >= 0;
      double middle =
          zero ? 0 : Math.copySign(Math.sqrt(bucket.lower() * bucket.upper()), bucket.upper());
      squares.add(bucket.count() * (middle - mean) * (middle - mean));
    }
    return squares.value() / histogram.count();
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
      context.warn("quantile value should be between 0 and 1, got " + q);
    }
    List<VectorSample> result = new ArrayList<>();
    for (VectorSample sample : vector) {
      Distribution histogram = sample.distribution();
      if (histogram != null) {
        result.add(new VectorSample(sample.labels().withoutName(), Quantiles.of(q, histogram)));
      }
    }
    classic(vector)
        .forEach(
            (labels, buckets) -> {
              result.add(new VectorSample(labels, buckets.quantile(q)));
              if (buckets.wasForced()) {
                context.warn("the bucket counts of " + labels + " do not rise with le");
              }
            });
    return result;
  }

  Node.OfVector fraction(
      Expr.Call call, Node.OfScalar lower, Node.OfScalar upper, Node.OfVector vector) {
    return millis -> {
      double from = lower.at(millis);
      double to = upper.at(millis);
      List<VectorSample> result = new ArrayList<>();
      List<VectorSample> input = vector.at(millis);
      for (VectorSample sample : input) {
        Distribution histogram = sample.distribution();
        if (histogram != null) {
          double share = Quantiles.fraction(from, to, histogram);
          result.add(new VectorSample(sample.labels().withoutName(), share));
        }
      }
      classic(input)
          .forEach(
              (labels, buckets) ->
                  result.add(new VectorSample(labels, buckets.fraction(from, to))));
      return context.distinct(result, call);
    };
  }

  private Map<Labels, Buckets> classic(List<VectorSample> vector) {
    Map<Labels, Buckets> histograms = new LinkedHashMap<>();
    for (VectorSample sample : vector) {
      if (sample.isNumber()) {
        String text = sample.labels().get(BOUND);
        OptionalDouble bound = bound(text);
        if (bound.isPresent()) {
          Labels labels = sample.labels().without(List.of(Labels.NAME, BOUND));
          histograms
              .computeIfAbsent(labels, fresh -> new Buckets())
              .add(bound.getAsDouble(), sample.value());
        } else {
          context.warn(
              "bucket label \"le\" is missing or has a malformed value of \"" + text + "\"");
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

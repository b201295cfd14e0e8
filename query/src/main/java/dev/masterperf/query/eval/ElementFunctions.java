package dev.masterperf.query.eval;

import dev.masterperf.query.series.Distribution;
import dev.masterperf.query.syntax.Expr;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/** The functions that change each number of a vector by itself; histograms they leave out. */
final class ElementFunctions {
  private static final Map<String, DoubleUnaryOperator> BY_NAME =
      Map.ofEntries(
          Map.entry("abs", Math::abs),
          Map.entry("acos", Math::acos),
          Map.entry("acosh", ElementFunctions::acosh),
          Map.entry("asin", Math::asin),
          Map.entry("asinh", ElementFunctions::asinh),
          Map.entry("atan", Math::atan),
          Map.entry("atanh", x -> (Math.log1p(x) - Math.log1p(-x)) / 2),
          Map.entry("ceil", Math::ceil),
          Map.entry("cos", Math::cos),
          Map.entry("cosh", Math::cosh),
          Map.entry("deg", x -> x * 180 / Math.PI),
          Map.entry("exp", Math::exp),
          Map.entry("floor", Math::floor),
          Map.entry("ln", Math::log),
          Map.entry("log10", Math::log10),
          Map.entry("log2", ElementFunctions::log2),
          Map.entry("rad", x -> x * Math.PI / 180),
          Map.entry("sgn", Math::signum),
          Map.entry("sin", Math::sin),
          Map.entry("sinh", Math::sinh),
          Map.entry("sqrt", Math::sqrt),
          Map.entry("tan", Math::tan),
          Map.entry("tanh", Math::tanh));

  private ElementFunctions() {}

  static @Nullable DoubleUnaryOperator find(String name) {
    return BY_NAME.get(name);
  }

  /** Beyond, the square of a number has too few digits left for the 1 beside it. */
  private static final double LARGE = 0x1p28;

  private static double asinh(double x) {
    double magnitude = Math.abs(x);
    double square = magnitude * magnitude;
    double result =
        magnitude > LARGE
            ? Math.log(magnitude) + Math.log(2)
            : Math.log1p(magnitude + square / (1 + Math.sqrt(1 + square)));
    return Math.copySign(result, x);
  }

  private static double acosh(double x) {
    if (x < 1) {
      return Double.NaN;
    }
    double above = x - 1;
    return x > LARGE
        ? Math.log(x) + Math.log(2)
        : Math.log1p(above + Math.sqrt(2 * above + above * above));
  }

  /** Exact for powers of two. */
  private static double log2(double x) {
    int exponent = Math.getExponent(x);
    boolean normal = x > 0 && exponent >= Double.MIN_EXPONENT && exponent <= Double.MAX_EXPONENT;
    return normal
        ? exponent + Math.log(x / Math.scalb(1.0, exponent)) / Math.log(2)
        : Math.log(x) / Math.log(2);
  }

  /** Applies a function that may be another at each step, for its scalar arguments. */
  interface AtStep {
    /** Null where the step has no result. */
    @Nullable DoubleUnaryOperator at(long millis);
  }

  static Node.OfVector apply(Context context, Expr.Call call, Node.OfVector vector, AtStep step) {
    return millis -> {
      DoubleUnaryOperator function = step.at(millis);
      List<VectorSample> input = vector.at(millis);
      if (function == null) {
        return List.of();
      }
      List<VectorSample> result = new ArrayList<>();
      for (VectorSample sample : input) {
        if (sample.isNumber()) {
          result.add(
              new VectorSample(
                  context.nameless(sample.labels()), function.applyAsDouble(sample.value())));
        }
      }
      return context.distinct(result, call);
    };
  }

  static Node.OfVector negation(Context context, Expr.Negation negation, Node.OfVector vector) {
    return millis -> {
      List<VectorSample> result = new ArrayList<>();
      for (VectorSample sample : vector.at(millis)) {
        Distribution distribution = sample.distribution();
        result.add(
            new VectorSample(
                context.nameless(sample.labels()),
                -sample.value(),
                distribution == null ? null : distribution.times(-1)));
      }
      return context.distinct(result, negation);
    };
  }
}

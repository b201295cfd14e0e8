package dev.masterperf.query;

import dev.masterperf.model.Aggregate;
import dev.masterperf.query.syntax.Expr;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A function over a range of one series, answered from the merged windows of the range. */
public sealed interface OverTime {
  String SUFFIX = "_over_time";

  /**
   * Its value.
   *
   * @param merged at least one sample
   */
  double of(Aggregate merged);

  /** The functions of a range alone. */
  enum Simple implements OverTime {
    MIN,
    MAX,
    AVG,
    SUM,
    COUNT,
    LAST;

    String functionName() {
      return name().toLowerCase(Locale.ROOT) + SUFFIX;
    }

    @Override
    public double of(Aggregate merged) {
      return switch (this) {
        case MIN -> merged.min();
        case MAX -> merged.max();
        case AVG -> merged.mean();
        case SUM -> merged.sum();
        case COUNT -> merged.count();
        case LAST -> merged.last();
      };
    }
  }

  /**
   * {@code quantile_over_time}.
   *
   * @param q outside 0 to 1 the answer is infinite, as in Prometheus
   */
  record Quantile(double q) implements OverTime {
    static final String FUNCTION_NAME = "quantile" + SUFFIX;

    @Override
    public double of(Aggregate merged) {
      if (q < 0) {
        return Double.NEGATIVE_INFINITY;
      }
      if (q > 1) {
        return Double.POSITIVE_INFINITY;
      }
      if (q == 0 || q == 1) {
        return q == 0 ? merged.min() : merged.max(); // kept exactly, unlike the distribution
      }
      return Double.isNaN(q) ? Double.NaN : merged.quantile(q);
    }
  }

  /** How many arguments stand before the range; empty for a function not supported. */
  static Optional<Integer> parameters(String function) {
    if (function.equals(Quantile.FUNCTION_NAME)) {
      return Optional.of(1);
    }
    return simple(function).map(found -> 0);
  }

  /** The function called; empty if its parameter is not constant. */
  static Optional<OverTime> of(String function, List<Expr> parameters) {
    if (parameters.isEmpty()) {
      return simple(function).map(found -> found);
    }
    return parameters.get(0).constant().isPresent()
        ? Optional.of(new Quantile(parameters.get(0).constant().getAsDouble()))
        : Optional.empty();
  }

  private static Optional<Simple> simple(String function) {
    for (Simple candidate : Simple.values()) {
      if (candidate.functionName().equals(function)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }
}

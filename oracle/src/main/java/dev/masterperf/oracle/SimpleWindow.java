package dev.masterperf.oracle;

import dev.masterperf.model.Aggregate;
import dev.masterperf.model.Unit;
import dev.masterperf.oracle.SimpleModel.Taken;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.ToLongFunction;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/** What a set of events amounts to, worked out from all of them, and compared with an aggregate. */
public final class SimpleWindow {
  private static final double[] QUANTILES = {0, 0.01, 0.25, 0.5, 0.9, 0.99, 1};

  private final Aggregate actual;
  private final List<Taken> events;
  private final List<String> differences = new ArrayList<>();

  private SimpleWindow(Aggregate actual, List<Taken> events) {
    this.actual = actual;
    this.events = events;
  }

  /**
   * Compares every figure of an aggregate: counts and extremes exactly, sums to 1e-9, quantiles to
   * 1 %.
   *
   * @return a sentence for each that differs; empty if none does
   */
  public static List<String> differences(Aggregate actual, List<Taken> events) {
    SimpleWindow window = new SimpleWindow(actual, events);
    window.compare();
    return window.differences;
  }

  private void compare() {
    same("events", actual.events(), total(e -> e.metric().events()));
    same("errors", actual.errors(), total(e -> e.metric().errors()));
    same("resets", actual.resets(), total(Taken::reset));
    same("changes", actual.changes(), total(Taken::change));
    nearSum(
        "increase",
        actual.increase(),
        events.stream().flatMapToDouble(e -> DoubleStream.of(e.step(), e.metric().increase())));
    List<Taken> numeric = events.stream().filter(e -> e.metric().unit() != null).toList();
    List<Double> sorted =
        numeric.stream().flatMap(e -> e.metric().samples().stream()).sorted().toList();
    same("count", actual.count(), (long) sorted.size());
    if (!sorted.isEmpty() && actual.count() == sorted.size()) {
      compareNumbers(numeric, sorted);
    }
  }

  private void compareNumbers(List<Taken> numeric, List<Double> sorted) {
    same("unit", actual.unit(), Unit.of(Objects.requireNonNull(numeric.get(0).metric().unit())));
    same("min", actual.min(), sorted.get(0));
    same("max", actual.max(), sorted.get(sorted.size() - 1));
    nearSum("sum", actual.sum(), sorted.stream().mapToDouble(x -> x));
    nearSum("squares", actual.sumSquares(), sorted.stream().mapToDouble(x -> x * x));
    Taken first =
        numeric.stream()
            .min(
                Comparator.<Taken>comparingLong(e -> e.metric().firstTs())
                    .thenComparingLong(Taken::place)
                    .thenComparingDouble(e -> e.metric().first()))
            .orElseThrow();
    Taken last =
        numeric.stream()
            .max(
                Comparator.<Taken>comparingLong(e -> e.metric().lastTs())
                    .thenComparingLong(Taken::place)
                    .thenComparingDouble(e -> e.metric().last()))
            .orElseThrow();
    same("first", actual.first(), first.metric().first());
    same("firstTs", actual.firstTsNanos(), first.metric().firstTs());
    same("last", actual.last(), last.metric().last());
    same("lastTs", actual.lastTsNanos(), last.metric().lastTs());
    for (double q : QUANTILES) {
      compareQuantile(q, sorted);
    }
  }

  /** The sample at the rank, or its neighbour where rounding decides, within 1 %. */
  private void compareQuantile(double q, List<Double> sorted) {
    double quantile = actual.quantile(q);
    double rank = q * (sorted.size() - 1);
    double below = sorted.get((int) Math.floor(rank - 1e-9 < 0 ? 0 : rank - 1e-9));
    double exact = sorted.get((int) Math.floor(rank));
    if (!isNear(quantile, below) && !isNear(quantile, exact)) {
      differences.add("quantile " + q + " is " + quantile + ", not " + exact);
    }
  }

  private static boolean isNear(double actual, double exact) {
    return Math.abs(actual - exact) <= 0.01 * Math.abs(exact) * (1 + 1e-9) + 1e-12;
  }

  private long total(ToLongFunction<Taken> of) {
    return events.stream().mapToLong(of).sum();
  }

  private void same(String what, @Nullable Object is, Object expected) {
    if (!expected.equals(is)) {
      differences.add(what + " is " + is + ", not " + expected);
    }
  }

  private void nearSum(String what, double is, DoubleStream terms) {
    double[] all = terms.toArray();
    double size = Arrays.stream(all).map(Math::abs).sum();
    double sum = Arrays.stream(all).sum();
    if (!(Math.abs(is - sum) <= 1e-9 * size + 1e-300)) {
      differences.add(what + " is " + is + ", not " + sum);
    }
  }
}

package dev.masterperf.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.masterperf.model.Aggregate;
import dev.masterperf.model.Unit;
import dev.masterperf.streams.SimpleModel.Taken;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.DoubleStream;

/** What a set of events amounts to, worked out from all of them, and compared with an aggregate. */
final class SimpleWindow {
  private static final double[] QUANTILES = {0, 0.01, 0.25, 0.5, 0.9, 0.99, 1};

  private SimpleWindow() {}

  /**
   * Compares every figure of an aggregate: counts and extremes exactly, sums to 1e-9, quantiles to
   * 1 %.
   *
   * @param where for the message
   */
  static void assertIs(String where, Aggregate actual, List<Taken> events) {
    assertThat(actual.events())
        .as(where + " events")
        .isEqualTo(total(events, e -> e.metric().events()));
    assertThat(actual.errors())
        .as(where + " errors")
        .isEqualTo(total(events, e -> e.metric().errors()));
    assertThat(actual.resets()).as(where + " resets").isEqualTo(total(events, Taken::reset));
    assertThat(actual.changes()).as(where + " changes").isEqualTo(total(events, Taken::change));
    assertSum(
        where + " increase",
        actual.increase(),
        events.stream().flatMapToDouble(e -> DoubleStream.of(e.step(), e.metric().increase())));
    List<Taken> numeric = events.stream().filter(e -> e.metric().unit() != null).toList();
    List<Double> sorted =
        numeric.stream().flatMap(e -> e.metric().samples().stream()).sorted().toList();
    assertThat(actual.count()).as(where + " count").isEqualTo(sorted.size());
    if (!sorted.isEmpty()) {
      assertNumbers(where, actual, numeric, sorted);
    }
  }

  private static void assertNumbers(
      String where, Aggregate actual, List<Taken> numeric, List<Double> sorted) {
    assertThat(actual.unit()).as(where).isEqualTo(Unit.of(numeric.get(0).metric().unit()));
    assertThat(actual.min()).as(where + " min").isEqualTo(sorted.get(0));
    assertThat(actual.max()).as(where + " max").isEqualTo(sorted.get(sorted.size() - 1));
    assertSum(where + " sum", actual.sum(), sorted.stream().mapToDouble(x -> x));
    assertSum(where + " squares", actual.sumSquares(), sorted.stream().mapToDouble(x -> x * x));
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
    assertThat(actual.first()).as(where + " first").isEqualTo(first.metric().first());
    assertThat(actual.firstTsNanos()).as(where + " firstTs").isEqualTo(first.metric().firstTs());
    assertThat(actual.last()).as(where + " last").isEqualTo(last.metric().last());
    assertThat(actual.lastTsNanos()).as(where + " lastTs").isEqualTo(last.metric().lastTs());
    for (double q : QUANTILES) {
      assertQuantile(where + " quantile " + q, actual.quantile(q), q, sorted);
    }
  }

  /** The sample at the rank, or its neighbour where rounding decides, within 1 %. */
  private static void assertQuantile(String where, double actual, double q, List<Double> sorted) {
    double rank = q * (sorted.size() - 1);
    double below = sorted.get((int) Math.floor(rank - 1e-9 < 0 ? 0 : rank - 1e-9));
    double exact = sorted.get((int) Math.floor(rank));
    boolean near = isNear(actual, below) || isNear(actual, exact);
    assertThat(near).as(where + ": " + actual + " for " + exact + " of " + sorted).isTrue();
  }

  private static boolean isNear(double actual, double exact) {
    return Math.abs(actual - exact) <= 0.01 * Math.abs(exact) * (1 + 1e-9) + 1e-12;
  }

  private static long total(List<Taken> events, ToLongFunction<Taken> of) {
    return events.stream().mapToLong(of).sum();
  }

  private static void assertSum(String where, double actual, DoubleStream terms) {
    double[] all = terms.toArray();
    double size = Arrays.stream(all).map(Math::abs).sum();
    assertThat(actual).as(where).isCloseTo(Arrays.stream(all).sum(), within(1e-9 * size + 1e-300));
  }
}

package dev.masterperf.query.series;

import dev.masterperf.model.Aggregate;
import dev.masterperf.model.Windows;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The windows of a counter, without a gap. Totals, which need all windows before these as well, are
 * made when the first of them is asked for; two threads may both make them, which does no harm.
 */
final class CountedWindows {
  private final WindowCounter counter;
  private final Windows windows;
  private final Supplier<Aggregate> before;
  private volatile double @Nullable [] totals;
  private volatile Distribution @Nullable [] distributions;

  /**
   * @param windows whole ones
   * @param before all windows before these, merged
   */
  CountedWindows(WindowCounter counter, Windows windows, Supplier<Aggregate> before) {
    this.counter = counter;
    this.windows = windows;
    this.before = before;
  }

  boolean areHistograms() {
    return counter == WindowCounter.HISTOGRAM;
  }

  /** What was counted in the windows from one to another, that one excluded. */
  double rise(int from, int to) {
    double rise = 0;
    for (int i = from; i < to; i++) {
      rise += counter.of(windows.window(i));
    }
    return rise;
  }

  /** The distribution of the windows from one to another, that one excluded. */
  @Nullable Distribution riseOfHistogram(int from, int to) {
    if (!areHistograms()) {
      return null;
    }
    Aggregate merged = new Aggregate();
    for (int i = from; i < to; i++) {
      merged.merge(windows.window(i));
    }
    return Distribution.of(merged);
  }

  /** All that was counted up to the end of a window; NaN for a histogram. */
  double total(int index) {
    if (areHistograms()) {
      return Double.NaN;
    }
    double[] known = totals;
    if (known == null) {
      known = new double[windows.size()];
      double total = counter.of(before.get());
      for (int i = 0; i < known.length; i++) {
        total += counter.of(windows.window(i));
        known[i] = total;
      }
      totals = known;
    }
    return known[index];
  }

  /** All that was distributed up to the end of a window; null for a counter of numbers. */
  @Nullable Distribution distribution(int index) {
    if (!areHistograms()) {
      return null;
    }
    Distribution[] known = distributions;
    if (known == null) {
      Aggregate total = before.get().copy();
      known =
          IntStream.range(0, windows.size())
              .mapToObj(
                  i -> {
                    total.merge(windows.window(i));
                    return Distribution.of(total);
                  })
              .toArray(Distribution[]::new);
      distributions = known;
    }
    return known[index];
  }
}

package dev.masterperf.streams.window;

import dev.masterperf.model.Aggregate;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Summary;
import dev.masterperf.model.Unit;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one event adds to each window that takes it.
 *
 * @param increase rise from the series' sample before, resets counted from zero
 */
record Contribution(PerfMetric metric, long order, double increase, long resets, long changes) {

  /** Compares the event with the series' state before it; samples out of order are not compared. */
  static Contribution of(PerfMetric metric, long order, @Nullable SeriesRow before) {
    Double first = firstNumber(metric);
    Double previous = before == null ? null : before.lastValue();
    if (first == null
        || previous == null
        || firstNumberTs(metric) < Objects.requireNonNull(before).lastValueTsNanos()) {
      return new Contribution(metric, order, 0, 0, 0);
    }
    double step = first - previous;
    boolean reset = step < 0;
    return new Contribution(metric, order, reset ? first : step, reset ? 1 : 0, step == 0 ? 0 : 1);
  }

  private static @Nullable Double firstNumber(PerfMetric metric) {
    Summary summary = metric.summary();
    return summary == null ? metric.measure() : Double.valueOf(summary.first());
  }

  private static long firstNumberTs(PerfMetric metric) {
    Summary summary = metric.summary();
    return summary == null ? metric.tsNanos() : summary.firstTsNanos();
  }

  void addTo(Aggregate aggregate) {
    Summary summary = metric.summary();
    Unit unit = metric.unit();
    if (unit == null) {
      aggregate.addEvent(metric.status());
    } else if (summary != null) {
      aggregate.addSummary(summary, unit, order);
    } else {
      aggregate.addSample(
          Objects.requireNonNull(metric.measure()), unit, metric.status(), metric.tsNanos(), order);
    }
    aggregate.addSteps(increase, resets, changes);
  }
}

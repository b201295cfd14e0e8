package dev.masterperf.archive.history;

import dev.masterperf.model.Aggregate;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.Summary;
import dev.masterperf.model.Unit;
import dev.masterperf.model.WindowParts;
import dev.masterperf.model.Windows;
import dev.masterperf.model.wire.Timestamps;
import dev.masterperf.query.windows.ReadWindows;
import dev.masterperf.query.windows.SeriesLabels;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Windows of one series, made of its events as the processor makes them: a number is compared with
 * the newest before it, an event enters the windows that hold all it tells of, and numbers of
 * another unit than the series' first enter none.
 *
 * <p>What differs: the processor compares in the order in which events come, and here they come by
 * event time. So where some came out of order, increase, resets and changes are what they had been,
 * had they come in order.
 */
final class EventWindows {
  private final Resolution resolution;
  private final long fromMillis;
  private final long toMillis;
  private final long ttlNanos;
  private final TreeMap<Long, Aggregate> windows = new TreeMap<>();
  private @Nullable Unit unit;
  private double lastValue;
  private long lastValueTsNanos;
  private long newestTsNanos = Long.MAX_VALUE;
  private long order;

  /**
   * @param fromMillis start of the first window wanted
   * @param toMillis start of the last one
   * @param ttlMillis a series that was silent for so long begins anew
   */
  EventWindows(Resolution resolution, long fromMillis, long toMillis, long ttlMillis) {
    this.resolution = resolution;
    this.fromMillis = fromMillis;
    this.toMillis = toMillis;
    this.ttlNanos = Timestamps.fromMillis(ttlMillis);
  }

  /** Adds the next event; they come by event time, and those of one time as they came. */
  void add(PerfMetric event) {
    Unit measured = event.unit();
    Summary many = event.summary();
    Double measure = event.measure();
    order++;
    double first = many != null ? many.first() : measure == null ? 0 : measure;
    double last = many != null ? many.last() : first;
    long firstTs = many != null ? many.firstTsNanos() : event.tsNanos();
    long lastTs = many != null ? many.lastTsNanos() : event.tsNanos();
    if (event.tsNanos() >= newestTsNanos && event.tsNanos() - newestTsNanos >= ttlNanos) {
      unit = null; // it was forgotten, so that nothing is compared with what was
    }
    if (measured != null && unit != null && !measured.equals(unit)) {
      return;
    }
    newestTsNanos = event.tsNanos();
    Aggregate window = window(event);
    if (window != null) {
      addTo(window, event, measure, many, measured);
    }
    if (measured == null) {
      return;
    }
    if (window != null && unit != null && firstTs >= lastValueTsNanos) {
      double step = first - lastValue;
      window.addSteps(step < 0 ? first : step, step < 0 ? 1 : 0, step == 0 ? 0 : 1);
    }
    if (unit == null || lastTs >= lastValueTsNanos) {
      lastValue = last;
      lastValueTsNanos = lastTs;
    }
    unit = measured;
  }

  private void addTo(
      Aggregate window,
      PerfMetric event,
      @Nullable Double measure,
      @Nullable Summary many,
      @Nullable Unit measured) {
    if (measured == null) {
      window.addEvent(event.status());
    } else if (many != null) {
      window.addSummary(many, measured, order);
    } else if (measure != null) {
      window.addSample(measure, measured, event.status(), event.tsNanos(), order);
    }
  }

  /** The window wanted that holds all an event tells of. */
  private @Nullable Aggregate window(PerfMetric event) {
    long start = resolution.windowStart(Timestamps.toMillis(event.beginNanos()));
    boolean holds = resolution.windowStart(Timestamps.toMillis(event.endNanos())) == start;
    return holds && start >= fromMillis && start <= toMillis
        ? windows.computeIfAbsent(start, fresh -> new Aggregate())
        : null;
  }

  ReadWindows build(SeriesLabels labels) {
    Windows.Builder built = new Windows.Builder(WindowParts.ALL);
    windows.forEach(built::add);
    return new ReadWindows(labels, resolution, built.build());
  }
}

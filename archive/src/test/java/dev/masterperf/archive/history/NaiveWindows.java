package dev.masterperf.archive.history;

import dev.masterperf.archive.parquet.ArchivedWindow;
import dev.masterperf.model.Aggregate;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.model.WindowAggregate;
import dev.masterperf.model.WindowState;
import dev.masterperf.model.wire.Timestamps;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Windows of events that came in order, the plain way: a model to compare with. */
final class NaiveWindows {
  private NaiveWindows() {}

  /** By series and start. */
  static Map<SeriesKey, Map<Long, Aggregate>> of(Resolution resolution, List<PerfMetric> events) {
    Map<SeriesKey, List<PerfMetric>> bySeries = new TreeMap<>();
    for (PerfMetric event : events) {
      bySeries.computeIfAbsent(event.series().key(), fresh -> new ArrayList<>()).add(event);
    }
    Map<SeriesKey, Map<Long, Aggregate>> all = new TreeMap<>();
    bySeries.forEach(
        (series, some) -> {
          Map<Long, Aggregate> windows = new TreeMap<>();
          Double before = null;
          int order = 0;
          some.sort(Comparator.comparingLong(PerfMetric::tsNanos));
          for (PerfMetric event : some) {
            long start = resolution.windowStart(Timestamps.toMillis(event.tsNanos()));
            Aggregate window = windows.computeIfAbsent(start, fresh -> new Aggregate());
            add(window, event, ++order);
            Double measure = event.measure();
            if (measure != null) {
              if (before != null) {
                window.addSteps(
                    measure < before ? measure : measure - before,
                    measure < before ? 1 : 0,
                    measure.doubleValue() == before.doubleValue() ? 0 : 1);
              }
              before = measure;
            }
          }
          all.put(series, windows);
        });
    return all;
  }

  /** What an event adds without the one before it. */
  static void addAlone(Aggregate window, PerfMetric event) {
    add(window, event, 0);
  }

  private static void add(Aggregate window, PerfMetric event, int order) {
    if (event.measure() == null || event.unit() == null) {
      window.addEvent(event.status());
    } else {
      window.addSample(event.measure(), event.unit(), event.status(), event.tsNanos(), order);
    }
  }

  static ArchivedWindow row(
      SeriesKey series,
      Resolution resolution,
      long startMillis,
      int revision,
      boolean late,
      Aggregate window) {
    WindowState state = revision == 1 ? WindowState.FINAL : WindowState.CORRECTED;
    return new ArchivedWindow(
        new WindowAggregate(series, resolution, startMillis, state, revision, window), late);
  }

  /** All that a window tells, so that two can be compared. */
  static String text(@Nullable Aggregate window) {
    if (window == null) {
      return "none";
    }
    if (window.count() == 0) {
      return window.events() + " events, " + window.errors() + " errors";
    }
    return String.join(
        " ",
        window.events() + " events, " + window.errors() + " errors, " + window.count(),
        String.valueOf(window.unit()),
        "sums " + rounded(window.sum()) + " " + rounded(window.sumSquares()),
        "in " + window.min() + " " + window.max(),
        "first " + window.first() + " at " + window.firstTsNanos(),
        "last " + window.last() + " at " + window.lastTsNanos(),
        "up " + rounded(window.increase()) + " " + window.resets() + " " + window.changes(),
        "quantiles " + window.quantile(0.1) + " " + window.quantile(0.9));
  }

  /** Sums differ in their last digits by the order of adding. */
  private static double rounded(double sum) {
    return Math.rint(sum * 1e6) / 1e6;
  }
}

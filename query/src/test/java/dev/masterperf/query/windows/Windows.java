package dev.masterperf.query.windows;

import dev.masterperf.model.Aggregate;
import dev.masterperf.model.MetricType;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.Series;
import dev.masterperf.model.Status;
import dev.masterperf.model.Unit;
import dev.masterperf.model.WindowAggregate;
import dev.masterperf.model.WindowState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Windows as the processor would write them, made of events. */
final class Windows {
  /** All resolutions for a year. */
  static final Map<Resolution, Duration> LONG =
      Map.of(
          Resolution.SECOND, Duration.ofDays(365),
          Resolution.TEN_SECONDS, Duration.ofDays(365),
          Resolution.MINUTE, Duration.ofDays(365),
          Resolution.HOUR, Duration.ofDays(365));

  private Windows() {}

  /**
   * What happened.
   *
   * @param value NaN for an event without a number
   */
  record Event(long millis, double value, boolean error) {}

  static Series series(String id, String source) {
    return series("global", id, source);
  }

  static Series series(String scope, String id, String source) {
    return new Series(
        scope,
        "R2",
        MetricType.PERFORMANCE,
        "objects",
        "General",
        id,
        source,
        new TreeMap<>(Map.of()));
  }

  static Aggregate aggregate(List<Event> events) {
    Aggregate window = new Aggregate();
    for (Event event : events) {
      Status status = event.error() ? Status.ERROR : Status.OK;
      if (Double.isNaN(event.value())) {
        window.addEvent(status);
      } else {
        window.addSample(event.value(), Unit.SECONDS, status, event.millis() * 1_000_000, 0);
      }
    }
    return window;
  }

  static WindowAggregate window(
      Series series, Resolution resolution, long startMillis, int revision, List<Event> events) {
    WindowState state = revision == 1 ? WindowState.FINAL : WindowState.CORRECTED;
    return new WindowAggregate(
        series.key(), resolution, startMillis, state, revision, aggregate(events));
  }

  /** Adds all windows of these events. */
  static void feed(WindowHistory history, Series series, List<Event> events) {
    for (Resolution resolution : Resolution.values()) {
      byWindow(resolution, events)
          .forEach((start, inside) -> history.add(window(series, resolution, start, 1, inside)));
    }
  }

  static Map<Long, List<Event>> byWindow(Resolution resolution, List<Event> events) {
    Map<Long, List<Event>> windows = new TreeMap<>();
    for (Event event : events) {
      windows
          .computeIfAbsent(resolution.windowStart(event.millis()), start -> new ArrayList<>())
          .add(event);
    }
    return windows;
  }
}

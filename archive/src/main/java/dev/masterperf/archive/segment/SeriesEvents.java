package dev.masterperf.archive.segment;

import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Series;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The events of one series in a segment. */
final class SeriesEvents {
  private final Series series;
  private final String text;
  private final List<PerfMetric> events = new ArrayList<>(4);
  private boolean sorted = true;

  SeriesEvents(Series series) {
    this.series = series;
    this.text = series.key().text();
  }

  Series series() {
    return series;
  }

  /** Canonical text of the series. */
  String text() {
    return text;
  }

  void add(PerfMetric event) {
    if (!events.isEmpty() && events.get(events.size() - 1).tsNanos() > event.tsNanos()) {
      sorted = false;
    }
    events.add(event);
  }

  /** By time; those of one instant in the order in which they were added. */
  List<PerfMetric> sorted() {
    if (!sorted) {
      events.sort(Comparator.comparingLong(PerfMetric::tsNanos));
      sorted = true;
    }
    return events;
  }
}

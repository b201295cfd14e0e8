package dev.masterperf.archive.segment;

import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Series;
import dev.masterperf.model.Summary;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The events of one series in a segment. A file keeps neither offsets nor records, only the order
 * of its rows; so that is such that of the rows of one time the first and the last hold what {@link
 * dev.masterperf.model.Aggregate} takes for first and last: it decides by offset, and within a
 * record by number.
 */
final class SeriesEvents {
  private static final Comparator<PerfMetric> BY_TIME =
      Comparator.comparingLong(PerfMetric::tsNanos);

  private static final Comparator<PerfMetric> WITHIN_A_RECORD =
      BY_TIME.thenComparingDouble(SeriesEvents::last).thenComparingDouble(SeriesEvents::first);

  private final Series series;
  private final String text;
  private final List<PerfMetric> events = new ArrayList<>(4);
  private boolean sorted = true;
  private long recordOffset = -1;
  private int recordFrom;
  private boolean recordSorted = true;

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

  /**
   * Adds an event.
   *
   * @param offset of its record, not below that of the event before
   */
  void add(PerfMetric event, long offset) {
    if (offset != recordOffset) {
      sortRecord();
      recordOffset = offset;
      recordFrom = events.size();
    }
    if (!events.isEmpty()) {
      long before = events.get(events.size() - 1).tsNanos();
      sorted &= before <= event.tsNanos();
      recordSorted &= before < event.tsNanos() || recordFrom == events.size();
    }
    events.add(event);
  }

  /** By time; those of one instant by offset, and those of one record then by number. */
  List<PerfMetric> sorted() {
    sortRecord();
    if (!sorted) {
      events.sort(BY_TIME); // stable, so records stay in their order, and what is sorted in them
      sorted = true;
    }
    return events;
  }

  private void sortRecord() {
    if (!recordSorted) {
      events.subList(recordFrom, events.size()).sort(WITHIN_A_RECORD);
      recordSorted = true;
    }
  }

  private static double last(PerfMetric event) {
    Summary many = event.summary();
    return many == null ? number(event) : many.last();
  }

  private static double first(PerfMetric event) {
    Summary many = event.summary();
    return many == null ? number(event) : many.first();
  }

  /** What has no number decides nothing, wherever it is. */
  private static double number(PerfMetric event) {
    Double measure = event.measure();
    return measure == null ? Double.NEGATIVE_INFINITY : measure;
  }
}

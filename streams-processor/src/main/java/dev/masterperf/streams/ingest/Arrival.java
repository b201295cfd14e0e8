package dev.masterperf.streams.ingest;

import dev.masterperf.model.DeadLetter;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.SeriesKey;

/** What a record of the metrics topic holds. Its append time is the record's timestamp. */
public sealed interface Arrival {

  /**
   * A metric in its home partition, and its place in the log.
   *
   * @param index position in its record's array
   */
  record Home(SeriesKey key, PerfMetric metric, String topic, int partition, long offset, int index)
      implements Arrival {}

  /** A metric that came on another partition than its series' home. */
  record Misplaced(SeriesKey key, PerfMetric metric) implements Arrival {}

  /** Something that is no metric. */
  record Refused(DeadLetter letter) implements Arrival {}

  /** An empty batch: nothing but its append time. */
  record Tick() implements Arrival {}
}

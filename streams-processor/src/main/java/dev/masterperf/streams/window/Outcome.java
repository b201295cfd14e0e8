package dev.masterperf.streams.window;

import dev.masterperf.model.DeadLetter;
import dev.masterperf.model.LateRecord;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.model.WindowAggregate;

/** What a record, or time going on, led to. */
public sealed interface Outcome {

  /** A window became final, or late data made a new revision of it. */
  record Closed(WindowAggregate window) implements Outcome {}

  /** The newest event of a series whose finest window just closed is to be told. */
  record Latest(LiveSeries series) implements Outcome {}

  /** A metric that came too late for the hot windows of some resolutions. */
  record Late(SeriesKey series, LateRecord late) implements Outcome {}

  /** Something that is no metric, or a metric that cannot enter any window. */
  record Dead(DeadLetter letter) implements Outcome {}

  /** A metric that came on another partition than its series' home. */
  record Misplaced(SeriesKey series, PerfMetric metric) implements Outcome {}

  /**
   * A window of this series changed; rules over it have to be looked at again.
   *
   * @param eventMillis event time of what changed it, epoch milliseconds
   */
  record Updated(SeriesKey series, SeriesRow row, long eventMillis) implements Outcome {}

  /** The append clock went on; the record's timestamp tells how far. */
  record ClockAdvanced() implements Outcome {}
}

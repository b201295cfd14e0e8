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

  /**
   * The newest event of a series is to be told, since its finest window just closed; or that there
   * is none any more, since the series expired.
   */
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

  /**
   * Nothing came of this series for so long that it is forgotten. Should it come back, it begins
   * anew.
   *
   * @param last its row as it was
   */
  record Expired(SeriesKey series, SeriesRow last) implements Outcome {}

  /** The append clock went on; the record's timestamp tells how far. */
  record ClockAdvanced() implements Outcome {}
}

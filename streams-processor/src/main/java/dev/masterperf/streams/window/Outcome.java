package dev.masterperf.streams.window;

import dev.masterperf.model.Aggregate;
import dev.masterperf.model.DeadLetter;
import dev.masterperf.model.LateRecord;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.model.Topics;
import dev.masterperf.model.WindowAggregate;
import dev.masterperf.model.wire.AggregateCodec;
import dev.masterperf.model.wire.Json;
import dev.masterperf.model.wire.MetricCodec;
import org.jspecify.annotations.Nullable;

/** What a record, or time going on, led to. */
public sealed interface Outcome {

  /** An outcome that becomes a record of a topic, which is written when it is told. */
  sealed interface Told extends Outcome {
    Topics.Topic topic();

    String key();

    /** Null where the record takes another one back. */
    byte @Nullable [] value();

    /** {@link SeriesKey#hash} of the series whose home partition it goes to. */
    int seriesHash();
  }

  /**
   * A window became final, or late data made a new revision of it. To be written at once: the
   * window goes on to grow as a coarser one, or to be used again.
   */
  record Closed(WindowAggregate window, int seriesHash) implements Told {
    @Override
    public Topics.Topic topic() {
      return Topics.AGGREGATES;
    }

    @Override
    public String key() {
      return AggregateCodec.key(window);
    }

    @Override
    public byte[] value() {
      return AggregateCodec.toJson(window);
    }
  }

  /**
   * The newest event of a series is to be told, since its finest window just closed; or that there
   * is none any more, since the series expired.
   */
  record Latest(LiveSeries series) implements Told {
    @Override
    public Topics.Topic topic() {
      return Topics.MATRIX;
    }

    @Override
    public String key() {
      return series.key().text();
    }

    @Override
    public byte @Nullable [] value() {
      return series.latestJson();
    }

    @Override
    public int seriesHash() {
      return series.keyHash();
    }
  }

  /** A metric that came too late for the hot windows of some resolutions. */
  record Late(SeriesKey series, LateRecord late) implements Told {
    @Override
    public Topics.Topic topic() {
      return Topics.LATE;
    }

    @Override
    public String key() {
      return series.text();
    }

    @Override
    public byte[] value() {
      return Json.bytes(late);
    }

    @Override
    public int seriesHash() {
      return series.hash();
    }
  }

  /**
   * Something that is no metric, or a metric that cannot enter any window.
   *
   * @param series it would have entered; null where none could be read
   */
  record Dead(DeadLetter letter, @Nullable SeriesKey series) implements Told {
    @Override
    public Topics.Topic topic() {
      return Topics.DLQ;
    }

    @Override
    public String key() {
      return letter.key();
    }

    @Override
    public byte[] value() {
      return Json.bytes(letter);
    }

    @Override
    public int seriesHash() {
      return new SeriesKey(key()).hash(); // of no series: spread by its place
    }
  }

  /** A metric that came on another partition than its series' home. */
  record Misplaced(SeriesKey series, PerfMetric metric) implements Told {
    @Override
    public Topics.Topic topic() {
      return Topics.REHOME;
    }

    @Override
    public String key() {
      return series.text();
    }

    @Override
    public byte[] value() {
      return MetricCodec.encode(metric);
    }

    @Override
    public int seriesHash() {
      return series.hash();
    }
  }

  /**
   * An event that came out of order is about to change windows of this series. Told while they are
   * as they were, so that rules can tell what the event made true from what was so before.
   *
   * @param newestMillis event time of the series' newest event, epoch milliseconds
   * @param eventMillis event time of what is about to come, epoch milliseconds
   */
  record Changing(SeriesKey series, long newestMillis, long eventMillis) implements Outcome {}

  /**
   * A window of this series changed; rules over it have to be looked at again.
   *
   * @param eventMillis event time of what changed it, epoch milliseconds
   * @param alone all that the event tells, where fine windows of its time are no longer kept; null
   *     where every window of it took it
   */
  record Updated(SeriesKey series, SeriesRow row, long eventMillis, @Nullable Aggregate alone)
      implements Outcome {}

  /**
   * Nothing came of this series for so long that it is forgotten, or its scope was deleted. Should
   * it come back, it begins anew.
   *
   * @param last its row as it was
   * @param why in a sentence, for those who are told that its alerts end
   */
  record Expired(SeriesKey series, SeriesRow last, String why) implements Outcome {}

  /**
   * The task of some partition told something to that of this one.
   *
   * @param message a value of {@link Topics#PARTIALS}
   */
  record Heard(String message) implements Outcome {}

  /** The append clock went on; the record's timestamp tells how far. */
  record ClockAdvanced() implements Outcome {}
}

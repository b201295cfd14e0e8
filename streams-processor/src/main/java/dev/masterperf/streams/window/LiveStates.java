package dev.masterperf.streams.window;

import dev.masterperf.model.SeriesKey;
import java.util.Collection;
import java.util.Optional;

/** The series of one task, or of all tasks of an instance, as they are this moment. */
public interface LiveStates {

  /** Those seen so far. May be read while they change. */
  Collection<LiveSeries> all();

  Optional<LiveSeries> find(SeriesKey series);

  /** The largest append time read, epoch milliseconds; MIN_VALUE before the first record. */
  long clockMillis();
}

package dev.masterperf.streams.window;

import dev.masterperf.model.SeriesKey;
import java.util.Collection;
import java.util.Optional;

/** The series of one task, or of all tasks of an instance, as they are this moment. */
public interface LiveStates {

  /** Those seen so far. May be read while they change. */
  Collection<LiveSeries> all();

  Optional<LiveSeries> find(SeriesKey series);

  /**
   * A mark of what is held here, 0 where nothing is: a standby's copy, or a task that is not begun
   * yet or given away. A read is whole if the mark is the same, and not 0, before and after it.
   */
  long held();

  /** The largest append time read, epoch milliseconds; MIN_VALUE before the first record. */
  long clockMillis();
}

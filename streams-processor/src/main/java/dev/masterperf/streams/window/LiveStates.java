package dev.masterperf.streams.window;

import dev.masterperf.model.DeletedScopes;
import dev.masterperf.model.SeriesKey;
import java.util.Collection;
import java.util.Optional;

/** The series of one task, or of all tasks of an instance, as they are this moment. */
public interface LiveStates {
  /** Nothing was read yet. */
  long NOT_BEGUN = Long.MAX_VALUE;

  /** Nobody knows any more. */
  long SINCE_LONG_AGO = 0;

  /** Those seen so far. May be read while they change. */
  Collection<LiveSeries> all();

  /** How many there are. */
  default int count() {
    return all().size();
  }

  Optional<LiveSeries> find(SeriesKey series);

  /**
   * A mark of what is held here, 0 where nothing is: a standby's copy, or a task that is not begun
   * yet or given away. A read is whole if the mark is the same, and not 0, before and after it.
   */
  long held();

  /**
   * What the store behind holds, read now and unchanging from then on: of a standby, whose heap is
   * empty. It costs as much as a restart of the task would, and knows no append clock.
   *
   * @throws IllegalArgumentException if the store is in the middle of a change
   */
  LiveStates stored();

  /** Scopes of which nothing is kept; none where that is not known. */
  default DeletedScopes deleted() {
    return DeletedScopes.NONE;
  }

  /** The largest append time read, epoch milliseconds; MIN_VALUE before the first record. */
  long clockMillis();

  /**
   * Of what was appended at this time or later nothing lacks here; what is older may have been read
   * by nobody, or by another application, whose state this is not. Epoch milliseconds; {@link
   * #NOT_BEGUN} and {@link #SINCE_LONG_AGO} are within the order of times.
   */
  long sinceMillis();
}

package dev.masterperf.api.history;

import java.io.Closeable;
import java.io.IOException;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Writes an answer piece by piece. */
interface HistorySink extends Closeable {
  /** How far a cell can be trusted. */
  enum State {
    /** All windows in it are closed; only late data can still change them. */
    FINAL,
    /** A window in it is open, so it will change. */
    PROVISIONAL,
    /** Something of its time could not be read. */
    INCOMPLETE
  }

  /** A series begins; its cells follow in rising order of time. */
  void begin(HistoryGroup group) throws IOException;

  /**
   * A cell of the series that began last.
   *
   * @param unit of its numbers; null where there were none so far
   * @param values one for each stat; null each where nothing happened
   */
  void cell(long startMillis, State state, @Nullable String unit, @Nullable Object[] values)
      throws IOException;

  /** The series has no more cells. */
  void end(@Nullable String unit) throws IOException;

  /** There are no more series. */
  void finish(Collection<Incomplete> incomplete) throws IOException;

  /** Lets go of memory; what was written stays as it is. */
  @Override
  default void close() throws IOException {}
}

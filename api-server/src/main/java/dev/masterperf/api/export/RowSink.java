package dev.masterperf.api.export;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows one after another, each as soon as it comes. What stands underneath is neither
 * flushed nor closed.
 */
public interface RowSink extends Closeable {
  /**
   * Writes a row.
   *
   * @param cells one for each column, of its kind or null
   */
  void row(@Nullable Object... cells) throws IOException;

  /** Writes what comes after the last row; nothing is taken from then on. */
  void finish() throws IOException;

  /** Lets go of memory; what was written stays as it is. */
  @Override
  default void close() throws IOException {}
}

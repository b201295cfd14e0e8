package dev.masterperf.archive.segment;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;

/**
 * Writes rows as a file.
 *
 * @param <R> what a row holds
 */
@FunctionalInterface
public interface RowFormat<R> {
  /**
   * @param target does not exist yet, or is empty
   * @param sorted as the dataset is sorted
   * @return how many rows there were
   */
  long write(Path target, Iterator<R> sorted) throws IOException;
}

package dev.masterperf.archive.segment;

import dev.masterperf.archive.dataset.Place;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The rows of a segment that go to one folder, and so become one file.
 *
 * @param fromMillis time of the earliest event, or start of the first window
 * @param toMillis time of the latest event, or start of the last window
 * @param firstSeries canonical text of the first series by order
 * @param lastSeries canonical text of the last one
 * @param file writes them
 */
record FolderRows(
    Place place,
    long rows,
    long fromMillis,
    long toMillis,
    String firstSeries,
    String lastSeries,
    Writing file) {

  /** Writes a file. */
  interface Writing {
    /**
     * @return how many rows it holds
     */
    long to(Path target) throws IOException;
  }
}

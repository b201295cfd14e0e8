package dev.masterperf.archive.maintenance;

import dev.masterperf.archive.dataset.DataFile;
import dev.masterperf.archive.dataset.Place;
import java.nio.file.Path;

/** What a data file holds, found by reading all of it. */
interface Contents {

  /**
   * What the manifest says of a file beside its size and checksum.
   *
   * @param fromMillis the smallest time, epoch milliseconds
   * @param toMillis the largest one, included
   */
  record Found(long rows, long fromMillis, long toMillis, String firstSeries, String lastSeries) {

    static Found saidOf(DataFile file) {
      return new Found(
          file.rows(), file.fromMillis(), file.toMillis(), file.firstSeries(), file.lastSeries());
    }
  }

  /**
   * Decodes all of a file.
   *
   * @throws IllegalArgumentException if it cannot be decoded or has nothing in it, with the reason
   */
  Found of(Place place, Path file);
}

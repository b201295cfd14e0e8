package dev.masterperf.api.remotewrite;

import dev.masterperf.api.mapping.IncomingSeries;
import dev.masterperf.api.points.SeriesCache.Bytes;

/** The names of one series, still in the body of its request. */
interface SeriesNames {
  /**
   * Bytes that are equal for equal names, and for no others.
   *
   * @throws IllegalArgumentException if the names cannot be read, with why
   */
  Bytes form();

  /**
   * The names as text.
   *
   * @throws IllegalArgumentException if they are none, with why
   */
  IncomingSeries read();
}

package dev.masterperf.query.eval;

import dev.masterperf.query.series.Samples;

/** What a function over a range makes of windows. */
@FunctionalInterface
interface WindowFold {
  /**
   * Its value.
   *
   * @param first index of the first window of the range
   * @param end index behind its last one, greater than {@code first}
   */
  double of(Samples windows, int first, int end);
}

package dev.masterperf.query.eval;

import dev.masterperf.query.series.Labels;
import dev.masterperf.query.series.Samples;

/**
 * The samples of a series within a range.
 *
 * @param samples at least one, without stale markers
 * @param startMillis not part of the range
 * @param endMillis part of the range
 * @param evaluationMillis the time of the step, which {@code offset} and {@code @} do not change
 */
record RangeSlice(
    Labels labels, Samples samples, long startMillis, long endMillis, long evaluationMillis) {

  double seconds() {
    return (endMillis - startMillis) / 1000.0;
  }
}

package dev.masterperf.query.eval;

import dev.masterperf.query.series.Labels;
import dev.masterperf.query.series.Samples;
import dev.masterperf.query.syntax.RangeEdges;

/**
 * The samples of a series within a range.
 *
 * @param samples at least one, without stale markers
 * @param startMillis not part of the range
 * @param endMillis part of the range
 * @param edges where they are not open, the samples reach beyond the range
 * @param evaluationMillis the time of the step, which {@code offset} and {@code @} do not change
 */
record RangeSlice(
    Labels labels,
    Samples samples,
    long startMillis,
    long endMillis,
    long evaluationMillis,
    RangeEdges edges) {

  /** Of what lies inside alone. */
  RangeSlice(
      Labels labels, Samples samples, long startMillis, long endMillis, long evaluationMillis) {
    this(labels, samples, startMillis, endMillis, evaluationMillis, RangeEdges.OPEN);
  }

  RangeSlice with(Samples others) {
    return new RangeSlice(labels, others, startMillis, endMillis, evaluationMillis, edges);
  }

  double seconds() {
    return (endMillis - startMillis) / 1000.0;
  }
}

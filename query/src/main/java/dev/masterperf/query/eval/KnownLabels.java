package dev.masterperf.query.eval;

import dev.masterperf.query.series.Labels;
import java.util.List;

/**
 * The labels of a vector, no two of them equal. Most steps of a query have the very same labels as
 * the step before, so that nothing needs to be compared.
 */
final class KnownLabels {
  static final KnownLabels NONE = new KnownLabels(new Labels[0]);

  private final Labels[] labels;

  private KnownLabels(Labels[] labels) {
    this.labels = labels;
  }

  /** Those of a vector that was found to have no two equal ones. */
  static KnownLabels of(List<VectorSample> vector) {
    return new KnownLabels(vector.stream().map(VectorSample::labels).toArray(Labels[]::new));
  }

  /** Whether a vector has these, or some of them in this order, and so no two equal ones. */
  @SuppressWarnings("ReferenceEquality") // others may be known as well, and are compared
  boolean cover(List<VectorSample> vector) {
    int next = 0;
    for (VectorSample sample : vector) {
      while (next < labels.length && labels[next] != sample.labels()) {
        next++;
      }
      if (next == labels.length) {
        return false;
      }
      next++;
    }
    return true;
  }
}

package dev.masterperf.query.eval;

import dev.masterperf.query.eval.Annotations.Merging;
import dev.masterperf.query.series.Distribution;
import dev.masterperf.query.series.Labels;
import dev.masterperf.query.series.ResetHint;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Adds up the histograms of a group or range, and tells what of them does not fit together. */
final class HistogramSum {
  private final Annotations annotations;
  private final Set<ResetHint> hints = EnumSet.noneOf(ResetHint.class);
  private @Nullable Distribution sum;
  private long count;
  private boolean incompatible;

  HistogramSum(Annotations annotations) {
    this.annotations = annotations;
  }

  /**
   * Adds one.
   *
   * @param series whose it is
   */
  void add(Distribution one, Labels series) {
    count++;
    hints.add(one.hint());
    Distribution before = sum;
    if (before == null) {
      sum = one;
    } else if (!before.isMergeableWith(one)) {
      annotations.mixedLayouts(series);
      incompatible = true;
    } else if (!incompatible) {
      if (before.hasOtherBoundsThan(one)) {
        annotations.reconciledBounds(Merging.AGGREGATION);
      }
      sum = before.plus(one);
    }
  }

  boolean isEmpty() {
    return count == 0;
  }

  /** Null where they do not fit together, or there are none. */
  @Nullable Distribution sum() {
    if (hints.contains(ResetHint.RESET) && hints.contains(ResetHint.NOT_RESET)) {
      annotations.conflictingResets(Merging.AGGREGATION);
    }
    return incompatible ? null : sum;
  }

  /** Likewise. */
  @Nullable Distribution mean() {
    Distribution all = sum();
    return all == null || count == 1 ? all : all.times(1.0 / count);
  }
}

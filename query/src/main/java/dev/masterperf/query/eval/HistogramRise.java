package dev.masterperf.query.eval;

import dev.masterperf.query.eval.Annotations.Merging;
import dev.masterperf.query.series.Distribution;
import dev.masterperf.query.series.ResetHint;
import dev.masterperf.query.series.Samples;
import org.jspecify.annotations.Nullable;

/** By how much a histogram rose between the first and the last sample of a range. */
final class HistogramRise {
  private final boolean counter;
  private final RangeSlice slice;
  private final Samples samples;
  private final Annotations annotations;

  /**
   * @param counter whether resets are made good
   */
  HistogramRise(boolean counter, RangeSlice slice, Annotations annotations) {
    this.counter = counter;
    this.slice = slice;
    this.samples = slice.samples();
    this.annotations = annotations;
  }

  /** Null where the histograms do not fit together. */
  @Nullable Distribution value() {
    checkHints();
    Distribution before = first();
    Distribution last = samples.histogram(samples.size() - 1);
    if (!fit(before)) {
      annotations.mixedLayouts(slice.labels());
      return null;
    }
    Distribution rise = minus(last, before);
    for (int i = 1; counter && i < samples.size(); i++) {
      Distribution now = samples.histogram(i);
      if (now.isResetAfter(before)) {
        rise = plus(rise, before);
      }
      before = now;
    }
    return rise.withHint(ResetHint.GAUGE);
  }

  /** A first sample before a reset tells nothing but where it began; so its layout is no matter. */
  private Distribution first() {
    Distribution first = samples.histogram(0);
    Distribution second = samples.histogram(1);
    return counter && second.isResetAfter(first) ? Distribution.emptyLike(second) : first;
  }

  private boolean fit(Distribution first) {
    for (int i = counter ? 1 : samples.size() - 1; i < samples.size(); i++) {
      if (!samples.histogram(i).isMergeableWith(first)) {
        return false;
      }
    }
    return true;
  }

  private void checkHints() {
    int last = samples.size() - 1;
    if (!counter && !(isGauge(0) && isGauge(last))) {
      annotations.notGauge(slice.labels());
    }
    for (int i = 0; counter && i <= last; i++) {
      if (isGauge(i)) {
        annotations.notCounter(slice.labels());
      }
    }
  }

  private boolean isGauge(int index) {
    return samples.histogram(index).hint() == ResetHint.GAUGE;
  }

  private Distribution minus(Distribution a, Distribution b) {
    if (a.hasOtherBoundsThan(b)) {
      annotations.reconciledBounds(Merging.SUBTRACTION);
    }
    return a.minus(b);
  }

  private Distribution plus(Distribution a, Distribution b) {
    if (a.hasOtherBoundsThan(b)) {
      annotations.reconciledBounds(Merging.ADDITION);
    }
    return a.plus(b);
  }
}

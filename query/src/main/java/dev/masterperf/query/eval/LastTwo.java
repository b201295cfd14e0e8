package dev.masterperf.query.eval;

import dev.masterperf.query.eval.Annotations.Merging;
import dev.masterperf.query.series.Distribution;
import dev.masterperf.query.series.ResetHint;
import dev.masterperf.query.series.Samples;
import org.jspecify.annotations.Nullable;

/** {@code irate} and {@code idelta}: the difference of the two newest samples. */
final class LastTwo {
  private final boolean rate;
  private final Context context;

  private LastTwo(boolean rate, Context context) {
    this.rate = rate;
    this.context = context;
  }

  static RangeFunction irate(Context context) {
    return new LastTwo(true, context)::apply;
  }

  static RangeFunction idelta(Context context) {
    return new LastTwo(false, context)::apply;
  }

  private @Nullable Point apply(RangeSlice slice) {
    Samples samples = slice.samples();
    int last = samples.size() - 1;
    if (last < 1) {
      return null;
    }
    double seconds = (samples.timeMillis(last) - samples.timeMillis(last - 1)) / 1000.0;
    Distribution now = samples.distribution(last);
    Distribution before = samples.distribution(last - 1);
    if (now == null && before == null) {
      double value = samples.value(last);
      boolean reset = rate && (value < samples.value(last - 1) || samples.startsAnew(last));
      double difference = reset ? value : value - samples.value(last - 1);
      return Point.of(rate ? difference / seconds : difference);
    }
    if (now == null || before == null) {
      context.annotations().mixedSamples(slice.labels());
      return null;
    }
    Distribution difference = difference(slice, before, now);
    if (difference == null) {
      return null;
    }
    return Point.of(rate ? difference.dividedBy(seconds) : difference);
  }

  private @Nullable Distribution difference(
      RangeSlice slice, Distribution before, Distribution now) {
    Annotations annotations = context.annotations();
    boolean gauges = now.hint() == ResetHint.GAUGE && before.hint() == ResetHint.GAUGE;
    boolean anyGauge = now.hint() == ResetHint.GAUGE || before.hint() == ResetHint.GAUGE;
    if (rate && anyGauge) {
      annotations.notCounter(slice.labels());
    }
    if (!rate && !gauges) {
      annotations.notGauge(slice.labels());
    }
    if (rate && now.isResetAfter(before)) {
      return now.withHint(ResetHint.GAUGE);
    }
    if (!now.isMergeableWith(before)) {
      annotations.mixedLayouts(slice.labels());
      return null;
    }
    if (now.hasOtherBoundsThan(before)) {
      annotations.reconciledBounds(Merging.SUBTRACTION);
    }
    return now.minus(before).withHint(ResetHint.GAUGE);
  }
}

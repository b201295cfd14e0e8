package dev.masterperf.query.eval;

import dev.masterperf.query.series.Distribution;
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
      boolean reset = rate && value < samples.value(last - 1);
      double difference = reset ? value : value - samples.value(last - 1);
      return Point.of(rate ? difference / seconds : difference);
    }
    if (now == null || before == null) {
      context.warn("the newest samples of " + slice.labels() + " are a number and a histogram");
      return null;
    }
    Distribution difference = rate && now.isResetAfter(before) ? now : now.minus(before);
    return Point.of(rate ? difference.times(1 / seconds) : difference);
  }
}

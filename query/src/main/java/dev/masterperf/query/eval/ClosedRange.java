package dev.masterperf.query.eval;

import dev.masterperf.query.series.Samples;
import dev.masterperf.query.syntax.RangeEdges;
import org.jspecify.annotations.Nullable;

/** A range with a value at either end, where {@code anchored} or {@code smoothed} asks for them. */
final class ClosedRange {
  private final RangeSlice around;
  private final Samples samples;
  private final boolean smoothed;
  private final boolean counter;

  private ClosedRange(RangeSlice around, boolean counter) {
    this.around = around;
    this.samples = Trends.numbersOf(around.samples());
    this.smoothed = around.edges() == RangeEdges.SMOOTHED;
    this.counter = counter;
  }

  /**
   * The range itself where it is open; null where nothing is known of it.
   *
   * @param counter whether a value that falls means that counting began anew at zero
   */
  static @Nullable RangeSlice of(RangeSlice slice, boolean counter) {
    return slice.edges() == RangeEdges.OPEN ? slice : new ClosedRange(slice, counter).closed();
  }

  /**
   * The samples of a range from the one before it on; as in Prometheus, the newest never stands
   * alone where there is one before it.
   */
  static Samples anchored(RangeSlice around) {
    Samples samples = Trends.numbersOf(around.samples());
    int before = Math.min(samples.newestUpTo(around.startMillis()), samples.size() - 2);
    return before < 0 ? samples : samples.from(before);
  }

  private @Nullable RangeSlice closed() {
    int last = lastTaken();
    if (last < 0 || samples.timeMillis(last) <= around.startMillis()) {
      return null;
    }
    Samples.Builder closed = new Samples.Builder();
    closed.add(around.startMillis(), left());
    int inside = 0;
    for (; inside <= last; inside++) {
      long time = samples.timeMillis(inside);
      if (time > around.startMillis() && time < around.endMillis()) {
        closed.add(time, samples.value(inside));
      }
    }
    closed.add(around.endMillis(), right(last));
    return around.with(closed.build());
  }

  /** The newest sample, or when smoothed the first that is not before the end, if there is one. */
  private int lastTaken() {
    int newest = samples.newestUpTo(around.endMillis());
    boolean between = newest < 0 || samples.timeMillis(newest) < around.endMillis();
    return smoothed && between && newest + 1 < samples.size() ? newest + 1 : newest;
  }

  private double left() {
    int before = Math.max(0, samples.newestUpTo(around.startMillis()));
    if (!smoothed
        || before + 1 >= samples.size()
        || samples.timeMillis(before) >= around.startMillis()) {
      return samples.value(before);
    }
    double from = samples.value(before);
    double to = samples.value(before + 1);
    return on(before, counter && to < from ? 0 : from, to, around.startMillis());
  }

  private double right(int last) {
    if (!smoothed || last == 0 || samples.timeMillis(last) <= around.endMillis()) {
      return samples.value(last);
    }
    double from = samples.value(last - 1);
    double to = samples.value(last);
    return on(last - 1, from, counter && to < from ? to + from : to, around.endMillis());
  }

  /** On the line from one sample to the next. */
  private double on(int first, double from, double to, long millis) {
    double passed = (double) millis - samples.timeMillis(first);
    return from
        + (to - from) * passed / (samples.timeMillis(first + 1) - samples.timeMillis(first));
  }

  /** The value at a time on the line between the samples around it; that of the only one. */
  static double at(long millis, Samples samples) {
    int before = samples.newestUpTo(millis);
    if (before < 0) {
      return samples.value(0);
    }
    if (before + 1 == samples.size() || samples.timeMillis(before) == millis) {
      return samples.value(before);
    }
    double share =
        (double) (millis - samples.timeMillis(before))
            / (samples.timeMillis(before + 1) - samples.timeMillis(before));
    return samples.value(before) + (samples.value(before + 1) - samples.value(before)) * share;
  }
}

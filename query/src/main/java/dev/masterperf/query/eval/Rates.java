package dev.masterperf.query.eval;

import dev.masterperf.query.series.Distribution;
import dev.masterperf.query.series.Samples;
import dev.masterperf.query.syntax.RangeEdges;
import org.jspecify.annotations.Nullable;

/**
 * {@code rate}, {@code increase} and {@code delta}: what lies between the first and the last sample
 * of a range, extrapolated to the whole range. Of rises it is their sum, and nothing is guessed.
 */
final class Rates {
  /** A series is taken to reach the end of the range if that is this many sample intervals away. */
  private static final double REACHES = 1.1;

  /** What is measured. */
  enum Kind {
    /** Of a counter, per second. */
    RATE,
    /** Of a counter. */
    INCREASE,
    /** Of a gauge. */
    DELTA
  }

  private final Kind kind;
  private final Context context;

  Rates(Kind kind, Context context) {
    this.kind = kind;
    this.context = context;
  }

  @Nullable Point apply(RangeSlice around) {
    RangeSlice slice = ClosedRange.of(around, kind != Kind.DELTA);
    if (slice == null) {
      return null;
    }
    Samples samples = slice.samples();
    if (samples.areRises()) {
      return ofRises(slice);
    }
    int histograms = samples.histograms();
    if (kind != Kind.DELTA && histograms < samples.size() && !samples.areWindows()) {
      CounterNames.check(slice.labels(), context.annotations());
    }
    if (histograms > 0 && histograms < samples.size()) {
      context.annotations().mixedSamples(slice.labels());
      return null;
    }
    boolean beganInside = histograms == 0 && beganInside(slice);
    if (samples.size() < 2 && !beganInside) {
      return null;
    }
    return histograms > 0 ? ofHistograms(slice) : ofNumbers(slice);
  }

  private Point ofRises(RangeSlice slice) {
    Distribution histogram = slice.samples().riseOfHistogram();
    if (histogram != null) {
      return Point.of(kind == Kind.RATE ? histogram.times(1 / slice.seconds()) : histogram);
    }
    double rise = slice.samples().rise();
    return Point.of(kind == Kind.RATE ? rise / slice.seconds() : rise);
  }

  private Point ofNumbers(RangeSlice slice) {
    double rise = rise(slice.samples());
    if (slice.edges() != RangeEdges.OPEN) {
      return Point.of(kind == Kind.RATE ? rise / slice.seconds() : rise);
    }
    double first = slice.samples().value(0);
    if (beganInside(slice)) {
      return Point.of((rise + first) * factorSinceStart(slice));
    }
    double zeroAt = rise > 0 && first >= 0 ? first / rise : Double.POSITIVE_INFINITY;
    return Point.of(rise * factor(slice, zeroAt));
  }

  private double rise(Samples samples) {
    int last = samples.size() - 1;
    if (kind != Kind.DELTA && samples.areWindows()) {
      return riseOfWindows(samples);
    }
    double rise = samples.value(last) - samples.value(0);
    for (int i = 1; kind != Kind.DELTA && i <= last; i++) {
      if (samples.value(i) < samples.value(i - 1) || samples.startsAnew(i)) {
        rise += samples.value(i - 1);
      }
    }
    return rise;
  }

  /** A window knows its rises from the last sample before it on, resets within it included. */
  private static double riseOfWindows(Samples samples) {
    CompensatedSum rise = new CompensatedSum();
    for (int i = 1; i < samples.size(); i++) {
      rise.add(samples.window(i).increase());
    }
    return rise.value();
  }

  private @Nullable Point ofHistograms(RangeSlice slice) {
    HistogramRise rise = new HistogramRise(kind != Kind.DELTA, slice, context.annotations());
    Distribution risen = rise.value();
    if (risen == null) {
      return null;
    }
    double first = slice.samples().histogram(0).count();
    double count = risen.count();
    double zeroAt = count > 0 && first >= 0 ? first / count : Double.POSITIVE_INFINITY;
    return Point.of(risen.times(factor(slice, zeroAt)));
  }

  /**
   * Whether the counter is known to have begun at zero within the range, before its first sample.
   */
  private boolean beganInside(RangeSlice slice) {
    Samples samples = slice.samples();
    long start = samples.startMillis(0);
    return kind != Kind.DELTA
        && slice.edges() == RangeEdges.OPEN
        && start > slice.startMillis()
        && start < samples.timeMillis(0);
  }

  /** By how much the rise from the start to the last sample is stretched. */
  private double factorSinceStart(RangeSlice slice) {
    Samples samples = slice.samples();
    int last = samples.size() - 1;
    long first = samples.timeMillis(0);
    double interval = last == 0 ? 0 : (samples.timeMillis(last) - first) / 1000.0 / last;
    double known = (samples.timeMillis(last) - samples.startMillis(0)) / 1000.0;
    double toEnd = (slice.endMillis() - samples.timeMillis(last)) / 1000.0;
    double factor = (known + (toEnd >= REACHES * interval ? interval / 2 : toEnd)) / known;
    return kind == Kind.RATE ? factor / slice.seconds() : factor;
  }

  /**
   * By how much the rise between the samples is stretched.
   *
   * @param zeroAt how far before its first sample a counter was zero, in parts of the time between
   *     first and last: it cannot have risen before
   */
  private double factor(RangeSlice slice, double zeroAt) {
    Samples samples = slice.samples();
    long first = samples.timeMillis(0);
    long last = samples.timeMillis(samples.size() - 1);
    double sampled = (last - first) / 1000.0;
    double interval = sampled / (samples.size() - 1);
    double toStart = (first - slice.startMillis()) / 1000.0;
    double toEnd = (slice.endMillis() - last) / 1000.0;
    if (toStart >= REACHES * interval) {
      toStart = interval / 2;
    }
    if (kind != Kind.DELTA) {
      toStart = Math.min(toStart, sampled * zeroAt);
    }
    if (toEnd >= REACHES * interval) {
      toEnd = interval / 2;
    }
    double factor = (sampled + toStart + toEnd) / sampled;
    return kind == Kind.RATE ? factor / slice.seconds() : factor;
  }
}

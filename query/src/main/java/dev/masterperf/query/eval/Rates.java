package dev.masterperf.query.eval;

import dev.masterperf.query.series.Distribution;
import dev.masterperf.query.series.Samples;
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

  @Nullable Point apply(RangeSlice slice) {
    Samples samples = slice.samples();
    if (samples.areRises()) {
      return ofRises(slice);
    }
    int distributions = 0;
    for (int i = 0; samples.haveDistributions() && i < samples.size(); i++) {
      distributions += samples.distribution(i) == null ? 0 : 1;
    }
    if (distributions > 0 && distributions < samples.size()) {
      context.warn(
          "a range of "
              + slice.labels()
              + " has both numbers and histograms; its rate is left out");
      return null;
    }
    if (samples.size() < 2) {
      return null;
    }
    return distributions > 0 ? ofDistributions(slice) : ofNumbers(slice);
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
    double first = slice.samples().value(0);
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
      if (samples.value(i) < samples.value(i - 1)) {
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

  private Point ofDistributions(RangeSlice slice) {
    Samples samples = slice.samples();
    Distribution first = at(samples, 0);
    Distribution rise = at(samples, samples.size() - 1).minus(first);
    for (int i = 1; kind != Kind.DELTA && i < samples.size(); i++) {
      Distribution before = at(samples, i - 1);
      if (at(samples, i).isResetAfter(before)) {
        rise = rise.plus(before);
      }
    }
    double count = rise.count();
    double zeroAt = count > 0 ? first.count() / count : Double.POSITIVE_INFINITY;
    return Point.of(rise.times(factor(slice, zeroAt)));
  }

  private static Distribution at(Samples samples, int index) {
    Distribution distribution = samples.distribution(index);
    if (distribution == null) {
      throw new IllegalStateException("not a histogram");
    }
    return distribution;
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

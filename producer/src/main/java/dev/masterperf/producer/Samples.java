package dev.masterperf.producer;

import dev.masterperf.model.Bins;
import dev.masterperf.model.Sketch;
import dev.masterperf.model.Summary;

/**
 * Samples of one series, one after another, on their way to a {@link Summary}. Not thread-safe, but
 * for a {@link Cell}, which is one thread's at a time.
 *
 * <p>Numbers are kept as they were recorded, a timer's in nanoseconds, whose sum is exact up to
 * 2^53; they become base units when a summary is made.
 */
class Samples extends Padding {
  private long count;
  private long errors;
  private double sum;
  private double sumSquares;
  private double min = Double.POSITIVE_INFINITY;
  private double max = Double.NEGATIVE_INFINITY;
  private double first;
  private double last;
  private long firstOrder;
  private long lastOrder;
  private double increase;
  private long zeros;
  private final Bins positive = new Bins();
  private final Bins negative = new Bins();

  /**
   * Counts one sample.
   *
   * @param value finite
   * @param bin what counts its magnitude, or {@link Scale#NO_BIN}
   * @param order its place among the samples of its series; equal where nobody asked for one
   */
  void add(double value, int bin, long order, boolean error) {
    // First what may need memory or stack: if that fails, the sample is not half recorded.
    if (bin == Scale.NO_BIN) {
      zeros++;
    } else {
      (value > 0 ? positive : negative).add(bin);
    }
    if (count == 0) {
      first = value;
      firstOrder = order;
    } else {
      double step = value - last;
      increase += step < 0 ? value : step;
    }
    last = value;
    lastOrder = order;
    count++;
    errors += error ? 1 : 0;
    sum += value;
    sumSquares += value * value;
    if (value < min) {
      min = value;
    }
    if (value > max) {
      max = value;
    }
  }

  /** Counts all samples of another, as though they had come after those here. */
  void append(Samples later) {
    if (later.count == 0) {
      return;
    }
    if (count == 0) {
      first = later.first;
      firstOrder = later.firstOrder;
      last = later.last;
      lastOrder = later.lastOrder;
    } else {
      double step = later.first - last;
      increase += step < 0 ? later.first : step;
      if (later.firstOrder < firstOrder) {
        first = later.first;
        firstOrder = later.firstOrder;
      }
      if (later.lastOrder >= lastOrder) {
        last = later.last;
        lastOrder = later.lastOrder;
      }
    }
    increase += later.increase;
    count += later.count;
    errors += later.errors;
    sum += later.sum;
    sumSquares += later.sumSquares;
    min = Math.min(min, later.min);
    max = Math.max(max, later.max);
    zeros += later.zeros;
    positive.addAll(later.positive);
    negative.addAll(later.negative);
  }

  /** Forgets all samples and keeps the room for others. */
  void clear() {
    if (count == 0) {
      return;
    }
    count = 0;
    errors = 0;
    sum = 0;
    sumSquares = 0;
    min = Double.POSITIVE_INFINITY;
    max = Double.NEGATIVE_INFINITY;
    increase = 0;
    zeros = 0;
    positive.clear();
    negative.clear();
  }

  boolean isEmpty() {
    return count == 0;
  }

  /**
   * These samples as one event. When each of them was recorded is not known; the first is taken to
   * be at the beginning of the span and the last, or only one, at its end.
   *
   * @param perBaseUnit how many of the unit recorded make a base unit
   * @throws IllegalArgumentException if there are none
   */
  Summary toSummary(FlushSpan span, double perBaseUnit) {
    long end = span.endNanos();
    return new Summary(
        span.startNanos(),
        end,
        count,
        finite(sum / perBaseUnit),
        finite(sumSquares / perBaseUnit / perBaseUnit),
        min / perBaseUnit,
        max / perBaseUnit,
        first / perBaseUnit,
        count == 1 ? end - 1 : span.startNanos(),
        last / perBaseUnit,
        end - 1,
        errors,
        finite(increase / perBaseUnit),
        min < max ? Sketch.of(zeros, positive, negative) : null);
  }

  /** Sums of numbers near either end of what a double holds stop there, those of both are lost. */
  private static double finite(double sum) {
    return Double.isNaN(sum) ? 0 : Math.max(-Double.MAX_VALUE, Math.min(Double.MAX_VALUE, sum));
  }
}

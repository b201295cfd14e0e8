package dev.masterperf.query.eval;

import dev.masterperf.query.series.Distribution;
import org.jspecify.annotations.Nullable;

/** A number or a distribution, of no series yet. */
record Point(double value, @Nullable Distribution distribution) {
  static Point of(double value) {
    return new Point(value, null);
  }

  static Point of(Distribution distribution) {
    return new Point(Double.NaN, distribution);
  }
}

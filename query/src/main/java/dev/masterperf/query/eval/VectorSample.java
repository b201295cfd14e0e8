package dev.masterperf.query.eval;

import dev.masterperf.query.series.Distribution;
import dev.masterperf.query.series.Labels;
import org.jspecify.annotations.Nullable;

/**
 * What a series has at one time.
 *
 * @param value NaN where it is a distribution
 * @param distribution null where it is a number
 */
public record VectorSample(Labels labels, double value, @Nullable Distribution distribution) {
  VectorSample(Labels labels, double value) {
    this(labels, value, null);
  }

  VectorSample(Labels labels, Distribution distribution) {
    this(labels, Double.NaN, distribution);
  }

  VectorSample(Labels labels, Point point) {
    this(labels, point.value(), point.distribution());
  }

  public boolean isNumber() {
    return distribution == null;
  }

  /** The value where one number is wanted: of a distribution, how many samples are in it. */
  public double number() {
    return distribution == null ? value : distribution.count();
  }

  VectorSample labelled(Labels others) {
    return others.equals(labels) ? this : new VectorSample(others, value, distribution);
  }
}

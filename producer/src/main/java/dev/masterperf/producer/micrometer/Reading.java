package dev.masterperf.producer.micrometer;

import dev.masterperf.model.foreign.MeasuredUnit;
import dev.masterperf.producer.Gauge;
import java.util.function.DoubleSupplier;

/**
 * A number that has to be asked for, and where it goes.
 *
 * @param suffix of the series' id; empty where the meter is one series
 */
record Reading(String suffix, MeasuredUnit measured, DoubleSupplier source) {

  /** Reads it once; NaN says that there is none now. */
  void into(Gauge gauge) {
    double value = source.getAsDouble();
    if (!Double.isNaN(value)) {
      gauge.set(measured.toBase(value));
    }
  }
}

package dev.masterperf.benchmarks.engine;

import org.jspecify.annotations.Nullable;

/**
 * One measured figure.
 *
 * @param floor what it has to reach, null where nothing is asked
 * @param aim what would be good, likewise
 */
record Figure(
    String name, double value, String unit, @Nullable Double floor, @Nullable Double aim) {
  static Figure of(String name, double value, String unit) {
    return new Figure(name, value, unit, null, null);
  }
}

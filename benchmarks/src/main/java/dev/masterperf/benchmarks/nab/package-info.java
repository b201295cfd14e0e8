/** The Numenta Anomaly Benchmark: our detectors on labelled series, scored by its rules. */
@NullMarked
package dev.masterperf.benchmarks.nab;

import org.jspecify.annotations.NullMarked;

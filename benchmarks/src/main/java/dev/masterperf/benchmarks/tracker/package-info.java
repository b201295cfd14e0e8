/**
 * What recording costs the instrumented code, beside the libraries people use. {@code ./masterperf
 * bench tracker}
 */
@NullMarked
package dev.masterperf.benchmarks.tracker;

import org.jspecify.annotations.NullMarked;

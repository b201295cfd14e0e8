/** History: how small it lies, how fast it is written and asked, beside Prometheus and others. */
@NullMarked
package dev.masterperf.benchmarks.history;

import org.jspecify.annotations.NullMarked;

/** Processes and folders that live as long as a measurement. */
@NullMarked
package dev.masterperf.benchmarks.process;

import org.jspecify.annotations.NullMarked;

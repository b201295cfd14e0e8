/** What a benchmark found, as a table for people and as JSON for scripts. */
@NullMarked
package dev.masterperf.benchmarks.figures;

import org.jspecify.annotations.NullMarked;

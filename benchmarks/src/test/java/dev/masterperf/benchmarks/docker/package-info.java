/** Runs that need a Docker engine. */
@NullMarked
package dev.masterperf.benchmarks.docker;

import org.jspecify.annotations.NullMarked;

/**
 * How fast the stream engine is, each figure beside a floor or a peer measured in the same run.
 * {@code ./masterperf bench engine}
 */
@NullMarked
package dev.masterperf.benchmarks.engine;

import org.jspecify.annotations.NullMarked;

/** From bytes on the metrics topic to metrics, dead letters and misplaced ones. */
@NullMarked
package dev.masterperf.streams.ingest;

import org.jspecify.annotations.NullMarked;

/** Detectors of the rules at work on a partition, and how they outlive it. */
@NullMarked
package dev.masterperf.streams.anomaly;

import org.jspecify.annotations.NullMarked;

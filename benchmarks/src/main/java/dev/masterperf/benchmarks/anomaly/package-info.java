/**
 * Our detectors on series that are made: what they say of quiet ones, and what faults they find.
 */
@NullMarked
package dev.masterperf.benchmarks.anomaly;

import org.jspecify.annotations.NullMarked;

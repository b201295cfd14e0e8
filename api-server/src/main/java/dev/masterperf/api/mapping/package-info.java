/**
 * How the names of other worlds become ours: which series a metric of OTLP, remote write or StatsD
 * belongs to, and what its numbers are measured in. Pure.
 */
@NullMarked
package dev.masterperf.api.mapping;

import org.jspecify.annotations.NullMarked;

/**
 * What OTLP and remote write have in common: points of series on their way to metrics, and what has
 * to be remembered of a series from one request to the next.
 */
@NullMarked
package dev.masterperf.api.points;

import org.jspecify.annotations.NullMarked;

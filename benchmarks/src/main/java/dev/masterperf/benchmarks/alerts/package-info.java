/**
 * How long people wait for an alert: {@code ./masterperf bench alerts}, from an event to the
 * webhook that a receiver has accepted, beside Prometheus and Alertmanager told of the same events.
 */
@NullMarked
package dev.masterperf.benchmarks.alerts;

import org.jspecify.annotations.NullMarked;

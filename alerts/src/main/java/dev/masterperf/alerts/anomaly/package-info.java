/**
 * How unusual each value of a series is, told while it arrives: one pass, bounded memory, the same
 * settings for all series. Pure: time is handed in, and nothing here knows of Kafka.
 */
@NullMarked
package dev.masterperf.alerts.anomaly;

import org.jspecify.annotations.NullMarked;

package dev.masterperf.streams.view;

import dev.masterperf.model.PerfMetric;
import org.jspecify.annotations.Nullable;

/**
 * One row of the matrix.
 *
 * @param latest the newest event of the series
 * @param eventsPerSecond over the 10 to 20 s before the answer; 0 where nothing came
 * @param p50 of the same time, in the metric's unit; null without numbers, or from an instance of
 *     before there was such a thing
 * @param p99 as p50
 * @param lastSeenMillis append time of the newest event, epoch milliseconds
 */
public record MatrixRow(
    PerfMetric latest,
    double eventsPerSecond,
    @Nullable Double p50,
    @Nullable Double p99,
    long lastSeenMillis) {}

package dev.masterperf.api.points;

/**
 * What became of the points of a request.
 *
 * @param samples numbers that were taken, those below included
 * @param histograms distributions that were taken, those below included
 * @param duplicates samples that said nothing new, and so were left out
 * @param stale marks that a series ended, and points that say there is none
 * @param covered cumulative histograms that told nothing beyond a state seen before
 * @param exemplars left out
 */
public record PointCounts(
    long samples, long histograms, long duplicates, long stale, long covered, long exemplars) {}

package dev.masterperf.query.series;

/** A series with its samples. */
public record SampleSeries(Labels labels, Samples samples) {}

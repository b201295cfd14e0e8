package dev.masterperf.api.mapping;

import dev.masterperf.model.Series;
import dev.masterperf.model.foreign.MeasuredUnit;

/** Where a metric from elsewhere belongs here, and what its numbers are measured in. */
public record MappedSeries(Series series, MeasuredUnit unit) {}

package dev.masterperf.archive.segment;

import dev.masterperf.archive.parquet.ArchivedWindow;
import dev.masterperf.model.PerfMetric;

/** How the files of each dataset are written. */
public record Formats(RowFormat<PerfMetric> events, RowFormat<ArchivedWindow> windows) {}

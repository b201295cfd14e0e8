package dev.masterperf.streams.window;

import dev.masterperf.model.SeriesKey;
import dev.masterperf.model.Windows;

/** Windows of one series and resolution. */
public record WindowRun(SeriesKey series, Windows windows) {}

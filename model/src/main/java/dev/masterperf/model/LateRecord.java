package dev.masterperf.model;

import java.util.List;

/**
 * A metric too late for the hot windows of some resolutions; the archive folds it in from here.
 *
 * @param missed the resolutions it missed, at least one
 */
public record LateRecord(PerfMetric metric, List<Resolution> missed, int partition, long offset) {
  public LateRecord {
    missed = List.copyOf(missed);
  }
}

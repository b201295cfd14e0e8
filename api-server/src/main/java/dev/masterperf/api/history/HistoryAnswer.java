package dev.masterperf.api.history;

import dev.masterperf.model.Resolution;
import java.util.List;

/**
 * What is known of an answer before its first series.
 *
 * @param provisionalFromMillis cells that end later have open windows
 */
record HistoryAnswer(HistoryRequest request, Grid grid, long provisionalFromMillis) {
  /** Of the windows read. */
  Resolution resolution() {
    return grid.resolution();
  }

  List<Stat> stats() {
    return request.stats();
  }

  /** Whether it has such cells. */
  boolean provisional() {
    return grid.endMillis() > provisionalFromMillis;
  }
}

package dev.masterperf.api.history;

import dev.masterperf.api.export.ExportFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where the values of which series lay over which time, as query parameters.
 *
 * @param buckets at most so many
 */
record HeatmapRequest(HistoryRequest history, int buckets) {
  private static final String BUCKETS = "buckets";
  private static final int DEFAULT_BUCKETS = 40;
  private static final int MOST_BUCKETS = 200;

  /**
   * Reads them. All series are merged.
   *
   * @throws dev.masterperf.api.http.ProblemException if one is unknown or cannot be used
   */
  static HeatmapRequest of(Map<String, List<String>> query, long nowMillis) {
    Asked asked = Asked.of(query, Set.of(BUCKETS), nowMillis);
    int buckets =
        asked
            .others()
            .whole(BUCKETS, HeatCounts.LEAST_BUCKETS, MOST_BUCKETS)
            .map(Math::toIntExact)
            .orElse(DEFAULT_BUCKETS);
    return new HeatmapRequest(
        new HistoryRequest(
            asked.needed(),
            asked.fromMillis(),
            asked.toMillis(),
            asked.stepMillis(),
            List.of(Stat.Whole.DISTRIBUTION),
            Optional.of(List.of()),
            ExportFormat.JSON),
        buckets);
  }
}

package dev.masterperf.api.history;

import dev.masterperf.alerts.detection.SeriesDetector;
import dev.masterperf.api.export.ExportFormat;
import dev.masterperf.api.http.Parameters;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Of which series a detector is to judge which figure over which time, as query parameters.
 *
 * @param history the time, and as long before as a detector needs to know the series
 * @param fromMillis where what is told begins, epoch milliseconds
 * @param warmUp how many values a detector needs
 */
record BandRequest(HistoryRequest history, long fromMillis, int warmUp) {
  /** A fifth more than it needs, since some cells have no value. */
  private static final double RESERVE = 1.2;

  private static final String STAT = "stat";

  /**
   * Reads them.
   *
   * @throws dev.masterperf.api.http.ProblemException if one is unknown or cannot be used
   */
  static BandRequest of(Map<String, List<String>> query, long nowMillis) {
    Asked asked = Asked.of(query, Set.of(STAT), nowMillis);
    List<Stat> stats =
        asked
            .others()
            .text(STAT)
            .map(name -> Stat.list(STAT, name))
            .orElse(List.of(Stat.Simple.AVG));
    if (stats.size() != 1) {
      throw Parameters.invalid(STAT, "a detector judges one stat, not " + stats.size());
    }
    long step = asked.stepMillis().orElseGet(() -> Steps.of(asked.toMillis() - asked.fromMillis()));
    int warmUp = SeriesDetector.warmUp(step);
    return new BandRequest(
        new HistoryRequest(
            asked.needed(),
            Math.max(0, asked.fromMillis() - (long) (warmUp * RESERVE * step)),
            asked.toMillis(),
            OptionalLong.of(step),
            stats,
            Optional.empty(),
            ExportFormat.JSON),
        asked.fromMillis(),
        warmUp);
  }
}

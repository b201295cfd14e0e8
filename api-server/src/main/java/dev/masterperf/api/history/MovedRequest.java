package dev.masterperf.api.history;

import dev.masterperf.api.export.ExportFormat;
import dev.masterperf.api.http.Parameters;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which series may have moved in which time, as query parameters.
 *
 * @param history the time and the one before it, with which it is compared
 * @param fromMillis where the one begins and the other ends, epoch milliseconds
 * @param limit how many series are told
 */
record MovedRequest(HistoryRequest history, long fromMillis, int limit) {
  /** The figures by which it is decided, in the order of a reading's values. */
  static final List<Stat> FIGURES = List.of(Stat.Simple.AVG, Stat.Simple.EVENTS);

  /** The time before is so many times as long: what is usual shows in the longer of both. */
  private static final int TIMES_BEFORE = 3;

  private static final String LIMIT = "limit";
  private static final int DEFAULT_LIMIT = 20;
  private static final int MOST_LIMIT = 100;
  private static final long LEAST_MILLIS = Shift.LEAST_VALUES * 1_000L;

  /**
   * Reads them; without a selector all series are looked at.
   *
   * @throws dev.masterperf.api.http.ProblemException if one is unknown or cannot be used
   */
  static MovedRequest of(Map<String, List<String>> query, long nowMillis) {
    Asked asked = Asked.of(query, Set.of(LIMIT), nowMillis);
    long length = asked.toMillis() - asked.fromMillis();
    if (length < LEAST_MILLIS) {
      throw Parameters.invalid(
          "from",
          "from must be at least %d s before to, so that there are values to compare"
              .formatted(LEAST_MILLIS / 1_000));
    }
    int limit =
        asked.others().whole(LIMIT, 1, MOST_LIMIT).map(Math::toIntExact).orElse(DEFAULT_LIMIT);
    return new MovedRequest(
        new HistoryRequest(
            asked.selectors().orElse(Selectors.EVERY),
            Math.max(0, asked.fromMillis() - TIMES_BEFORE * length),
            asked.toMillis(),
            asked.stepMillis(),
            FIGURES,
            Optional.empty(),
            ExportFormat.JSON),
        asked.fromMillis(),
        limit);
  }
}

package dev.masterperf.api.history;

import dev.masterperf.api.export.Column;
import dev.masterperf.api.export.ExportFormat;
import dev.masterperf.api.http.Parameters;
import dev.masterperf.api.http.ProblemException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Which figures of which series over which time, as query parameters.
 *
 * @param fromMillis epoch milliseconds
 * @param toMillis later than that
 * @param stepMillis a whole number of seconds; empty: as fits the time
 * @param by labels by which series are merged; empty: none are
 */
record HistoryRequest(
    Selectors selectors,
    long fromMillis,
    long toMillis,
    OptionalLong stepMillis,
    List<Stat> stats,
    Optional<List<String>> by,
    ExportFormat format) {
  private static final Set<String> PARAMETERS = Set.of("stat", "by", ExportFormat.PARAMETER);

  HistoryRequest {
    stats = List.copyOf(stats);
    by = by.map(List::copyOf);
  }

  /**
   * Reads them.
   *
   * @throws ProblemException if one is unknown or cannot be used
   */
  static HistoryRequest of(
      Map<String, List<String>> query, Optional<String> accept, long nowMillis) {
    Asked asked = Asked.of(query, PARAMETERS, nowMillis);
    Parameters others = asked.others();
    List<Stat> stats =
        others.text("stat").map(names -> Stat.list("stat", names)).orElse(Stat.DEFAULT);
    return new HistoryRequest(
        asked.needed(),
        asked.fromMillis(),
        asked.toMillis(),
        asked.stepMillis(),
        stats,
        others.text("by").map(names -> labels(names, stats)),
        ExportFormat.of(others, accept, ExportFormat.ALL));
  }

  private static List<String> labels(String names, List<Stat> stats) {
    List<String> taken = new ArrayList<>(List.of("unit", "time", "state"));
    stats.stream().map(Stat::column).map(Column::name).forEach(taken::add);
    List<String> labels = new ArrayList<>();
    for (String name : Arrays.stream(names.split(",", -1)).map(String::strip).toList()) {
      if (name.isEmpty()) {
        throw Parameters.invalid("by", "by is a list of labels such as id,source, not " + names);
      }
      if (taken.contains(name)) {
        throw Parameters.invalid("by", "there would be two columns named " + name);
      }
      taken.add(name);
      labels.add(name);
    }
    return labels;
  }
}

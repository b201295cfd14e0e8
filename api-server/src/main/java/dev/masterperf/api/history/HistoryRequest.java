package dev.masterperf.api.history;

import dev.masterperf.api.export.Column;
import dev.masterperf.api.export.ExportFormat;
import dev.masterperf.api.http.Parameters;
import dev.masterperf.api.http.ProblemException;
import dev.masterperf.api.http.TimeText;
import dev.masterperf.query.syntax.PromDuration;
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
  private static final String MATCH = "match";

  /** As Prometheus' routes call the same. */
  private static final String MATCHES = "match[]";

  private static final Set<String> PARAMETERS =
      Set.of(MATCH, MATCHES, "from", "to", "step", "stat", "by", ExportFormat.PARAMETER);
  private static final long SECOND = 1_000;
  private static final long DEFAULT_LENGTH = 3_600 * SECOND;

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
    Parameters parameters = Parameters.of(query, PARAMETERS, Set.of(MATCH, MATCHES));
    List<String> matches = new ArrayList<>(parameters.all(MATCH));
    matches.addAll(parameters.all(MATCHES));
    if (matches.isEmpty()) {
      throw Parameters.invalid(
          MATCH, "match is needed: which series, such as match=upload{category=\"R2\"}");
    }
    long to =
        parameters.text("to").map(text -> TimeText.millis("to", text, nowMillis)).orElse(nowMillis);
    long from =
        parameters
            .text("from")
            .map(text -> TimeText.millis("from", text, nowMillis))
            .orElse(to - DEFAULT_LENGTH);
    if (from >= to || from < 0) {
      throw Parameters.invalid(
          "from",
          "from must be before to and not before 1970; %d is not before %d (epoch milliseconds)"
              .formatted(from, to));
    }
    List<Stat> stats =
        parameters.text("stat").map(names -> Stat.list("stat", names)).orElse(Stat.DEFAULT);
    return new HistoryRequest(
        Selectors.parse(MATCH, matches),
        from,
        to,
        parameters.text("step").map(HistoryRequest::step).orElse(OptionalLong.empty()),
        stats,
        parameters.text("by").map(names -> labels(names, stats)),
        ExportFormat.of(parameters, accept, ExportFormat.ALL));
  }

  private static OptionalLong step(String text) {
    long millis;
    try {
      millis = PromDuration.parseMillis(text);
    } catch (IllegalArgumentException e) {
      throw (ProblemException)
          Parameters.invalid("step", "step is a duration such as 10s, 5m or 1d, not " + text)
              .initCause(e);
    }
    if (millis < SECOND || millis % SECOND != 0) {
      throw Parameters.invalid(
          "step",
          "step is a whole number of seconds, since the shortest windows are 1s long, not " + text);
    }
    return OptionalLong.of(millis);
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

package dev.masterperf.api.history;

import dev.masterperf.api.http.Parameters;
import dev.masterperf.api.http.ProblemException;
import dev.masterperf.api.http.TimeText;
import dev.masterperf.query.syntax.PromDuration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which series over which time, as all questions about history have it in their parameters.
 *
 * @param selectors empty: no {@code match} was given
 * @param fromMillis epoch milliseconds
 * @param toMillis later than that
 * @param stepMillis a whole number of seconds; empty: as fits the time
 * @param others what else was asked
 */
record Asked(
    Optional<Selectors> selectors,
    long fromMillis,
    long toMillis,
    OptionalLong stepMillis,
    Parameters others) {
  private static final String MATCH = "match";

  /** As Prometheus' routes call the same. */
  private static final String MATCHES = "match[]";

  private static final String FROM = "from";
  private static final String TO = "to";
  private static final String STEP = "step";
  private static final long SECOND = 1_000;
  private static final long DEFAULT_LENGTH = 3_600 * SECOND;

  /**
   * Reads them.
   *
   * @param others parameters that are known beside these
   * @throws ProblemException if one is unknown or cannot be used
   */
  static Asked of(Map<String, List<String>> query, Set<String> others, long nowMillis) {
    Set<String> known = new TreeSet<>(others);
    known.addAll(Set.of(MATCH, MATCHES, FROM, TO, STEP));
    Parameters parameters = Parameters.of(query, known, Set.of(MATCH, MATCHES));
    List<String> matches = new ArrayList<>(parameters.all(MATCH));
    matches.addAll(parameters.all(MATCHES));
    long to =
        parameters.text(TO).map(text -> TimeText.millis(TO, text, nowMillis)).orElse(nowMillis);
    long from =
        parameters
            .text(FROM)
            .map(text -> TimeText.millis(FROM, text, nowMillis))
            .orElse(to - DEFAULT_LENGTH);
    if (from >= to || from < 0) {
      throw Parameters.invalid(
          FROM,
          "from must be before to and not before 1970; %d is not before %d (epoch milliseconds)"
              .formatted(from, to));
    }
    return new Asked(
        matches.isEmpty() ? Optional.empty() : Optional.of(Selectors.parse(MATCH, matches)),
        from,
        to,
        parameters.text(STEP).map(Asked::step).orElse(OptionalLong.empty()),
        parameters);
  }

  /**
   * The selectors, where some are needed.
   *
   * @throws ProblemException if none was given
   */
  Selectors needed() {
    return selectors.orElseThrow(
        () ->
            Parameters.invalid(
                MATCH, "match is needed: which series, such as match=upload{category=\"R2\"}"));
  }

  private static OptionalLong step(String text) {
    long millis;
    try {
      millis = PromDuration.parseMillis(text);
    } catch (IllegalArgumentException e) {
      throw (ProblemException)
          Parameters.invalid(STEP, "step is a duration such as 10s, 5m or 1d, not " + text)
              .initCause(e);
    }
    if (millis < SECOND || millis % SECOND != 0) {
      throw Parameters.invalid(
          STEP,
          "step is a whole number of seconds, since the shortest windows are 1s long, not " + text);
    }
    return OptionalLong.of(millis);
  }
}

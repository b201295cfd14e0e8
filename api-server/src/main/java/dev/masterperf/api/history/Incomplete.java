package dev.masterperf.api.history;

import dev.masterperf.model.AllowedScopes;
import dev.masterperf.model.Series;
import dev.masterperf.model.SeriesKey;
import java.time.Instant;
import java.util.Optional;

/**
 * A part of an answer that could not be read.
 *
 * @param what of which series or file, in words
 * @param fromMillis start of the first window that may be missing, epoch milliseconds
 * @param toMillis start of the last one
 * @param reason a sentence without full stop
 */
public record Incomplete(String what, long fromMillis, long toMillis, String reason) {
  /** End of the year 9999. */
  private static final long LAST_MILLIS = 253_402_300_799_999L;

  /**
   * What somebody is told of a part of the archive. The name of a file holds its scope, and all
   * series of a file are of one: of those of other scopes nothing is told, as nothing of them lacks
   * in the answer.
   *
   * @param scopes that they may see
   */
  static Optional<Incomplete> of(
      dev.masterperf.archive.history.Incomplete archived, AllowedScopes scopes) {
    if (archived.firstSeries().isEmpty()) {
      return Optional.of(
          of(archived, scopes.everywhere() ? "archive " + archived.key() : "archive"));
    }
    String series = ", series " + archived.firstSeries() + " to " + archived.lastSeries();
    return scopes.everywhere() || scopes.allow(scope(archived.firstSeries()))
        ? Optional.of(of(archived, "archive " + archived.key() + series))
        : Optional.empty();
  }

  private static Incomplete of(dev.masterperf.archive.history.Incomplete archived, String what) {
    return new Incomplete(what, archived.fromMillis(), archived.toMillis(), archived.reason());
  }

  private static String scope(String series) {
    return Series.parse(new SeriesKey(series)).scope();
  }

  /** All of it in one line. */
  public String sentence() {
    return "incomplete from "
        + instant(fromMillis)
        + " to "
        + instant(toMillis)
        + ", "
        + what
        + ": "
        + reason;
  }

  /** A time without an end is as far as dates go. */
  private static Instant instant(long millis) {
    return Instant.ofEpochMilli(Math.max(-LAST_MILLIS, Math.min(LAST_MILLIS, millis)));
  }
}

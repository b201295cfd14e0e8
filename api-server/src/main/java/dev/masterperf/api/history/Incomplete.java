package dev.masterperf.api.history;

import java.time.Instant;

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

  static Incomplete of(dev.masterperf.archive.history.Incomplete archived) {
    String series =
        archived.firstSeries().isEmpty()
            ? ""
            : ", series " + archived.firstSeries() + " to " + archived.lastSeries();
    return new Incomplete(
        "archive " + archived.key() + series,
        archived.fromMillis(),
        archived.toMillis(),
        archived.reason());
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

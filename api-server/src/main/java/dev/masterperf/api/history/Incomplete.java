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

  /** All of it in one line. */
  public String sentence() {
    return "incomplete from "
        + Instant.ofEpochMilli(fromMillis)
        + " to "
        + Instant.ofEpochMilli(toMillis)
        + ", "
        + what
        + ": "
        + reason;
  }
}

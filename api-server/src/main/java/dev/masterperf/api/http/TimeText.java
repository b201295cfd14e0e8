package dev.masterperf.api.http;

import dev.masterperf.query.syntax.PromDuration;
import java.time.DateTimeException;
import java.time.OffsetDateTime;

/**
 * Times as parameters: epoch milliseconds, {@code 2026-01-31T12:00:00Z}, {@code now}, and how long
 * ago: {@code -1h30m}, {@code now-1h30m} or {@code 1h30m}.
 */
public final class TimeText {
  /** In seconds 1973; in milliseconds a day of January 1970. */
  private static final long LEAST_SECONDS = 100_000_000L;

  /** In milliseconds 1973; in seconds the year 5138. */
  private static final long LEAST_MILLIS = 100_000_000_000L;

  /** As many digits as any time of ours has. */
  private static final int MAX_DIGITS = 15;

  private static final String NOW = "now";

  private TimeText() {}

  /**
   * The time meant, in epoch milliseconds.
   *
   * @param name of the parameter
   * @throws ProblemException if the text is none of these
   */
  public static long millis(String name, String text, long nowMillis) {
    if (text.matches("\\d{1," + MAX_DIGITS + "}")) {
      long millis = Long.parseLong(text);
      refuseSeconds(name, millis);
      return millis;
    }
    try {
      return text.contains("T")
          ? OffsetDateTime.parse(text).toInstant().toEpochMilli()
          : nowMillis - ago(text);
    } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
      throw (ProblemException)
          Parameters.invalid(
                  name,
                  name
                      + " is a time such as 1769860800000 (epoch milliseconds),"
                      + " 2026-01-31T12:00:00Z, now, or -1h, not "
                      + text)
              .initCause(e);
    }
  }

  private static long ago(String text) {
    String age = text.startsWith(NOW) ? text.substring(NOW.length()) : text;
    if (age.isEmpty() && text.equals(NOW)) {
      return 0;
    }
    if (text.startsWith(NOW) && !age.startsWith("-")) {
      throw new IllegalArgumentException("after now comes a minus, not " + age);
    }
    return PromDuration.parseMillis(age.startsWith("-") ? age.substring(1) : age);
  }

  /**
   * Seconds of our days are milliseconds of the early seventies, of which nobody asks.
   *
   * @throws ProblemException if these milliseconds look like seconds
   */
  public static void refuseSeconds(String name, long millis) {
    if (millis >= LEAST_SECONDS && millis < LEAST_MILLIS) {
      throw Parameters.invalid(
          name,
          "%s is in epoch milliseconds; %d looks like seconds, write %<d000"
              .formatted(name, millis));
    }
  }
}

package dev.masterperf.model.wire;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;

/** Event times as senders write them: epoch nanoseconds, epoch milliseconds or ISO-8601. */
public final class Timestamps {

  /** Milliseconds have 12 to 14 digits from 1973 to 5138, nanoseconds 18 or 19 from 1973 on. */
  private static final long MIN_MILLIS = 100_000_000_000L;

  private static final long MAX_MILLIS = 100_000_000_000_000L;
  private static final long MIN_NANOS = 100_000_000_000_000_000L;
  private static final long NANOS_PER_MILLI = 1_000_000L;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private Timestamps() {}

  /**
   * Epoch nanoseconds of a time written in any of the three forms.
   *
   * @param field its name, for the message
   * @throws IllegalArgumentException if it is none of them
   */
  public static long parse(String field, String text) {
    return isDigits(text) ? fromDigits(field, text) : fromIso(field, text);
  }

  private static boolean isDigits(String text) {
    int start = text.startsWith("-") ? 1 : 0;
    for (int i = start; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return text.length() > start;
  }

  private static long fromDigits(String field, String text) {
    long number;
    try {
      number = Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(field + " " + text + " lies beyond the year 2262", e);
    }
    if (number >= MIN_NANOS) {
      return number;
    }
    if (number >= MIN_MILLIS && number < MAX_MILLIS) {
      return fromMillis(number);
    }
    throw new IllegalArgumentException(
        field
            + " "
            + text
            + " is neither epoch nanoseconds (18 or 19 digits) nor epoch milliseconds (12 to 14);"
            + " send one of these, or ISO-8601");
  }

  private static long fromIso(String field, String text) {
    long nanos;
    try {
      nanos = fromInstant(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException | ArithmeticException e) {
      throw new IllegalArgumentException(
          field
              + " must be epoch nanoseconds, epoch milliseconds or ISO-8601 with an offset such as"
              + " 2026-01-31T12:00:00Z, not "
              + text,
          e);
    }
    if (nanos < MIN_NANOS) {
      throw new IllegalArgumentException(field + " " + text + " lies before March 1973");
    }
    return nanos;
  }

  /** Epoch nanoseconds of an instant between the years 1678 and 2262. */
  public static long fromInstant(Instant instant) {
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), NANOS_PER_SECOND), instant.getNano());
  }

  /** The instant of these epoch nanoseconds. */
  public static Instant toInstant(long nanos) {
    return Instant.ofEpochSecond(
        Math.floorDiv(nanos, NANOS_PER_SECOND), Math.floorMod(nanos, NANOS_PER_SECOND));
  }

  /** Epoch nanoseconds of epoch milliseconds; beyond the years 1678 and 2262 the nearest limit. */
  public static long fromMillis(long millis) {
    long limit = Long.MAX_VALUE / NANOS_PER_MILLI;
    return Math.max(-limit, Math.min(limit, millis)) * NANOS_PER_MILLI;
  }

  /** Epoch milliseconds, rounded down. */
  public static long toMillis(long nanos) {
    return Math.floorDiv(nanos, NANOS_PER_MILLI);
  }
}

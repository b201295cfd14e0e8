package dev.masterperf.query.testing;

import dev.masterperf.query.series.GoNumber;
import dev.masterperf.query.series.Staleness;
import dev.masterperf.query.syntax.PromDuration;
import java.util.Locale;
import java.util.regex.Pattern;

/** Numbers and durations of scripts, and when two numbers are close enough. */
final class Numbers {
  /** Of the sum of both magnitudes. */
  private static final double TOLERANCE = 1e-6;

  private static final Pattern DECIMAL =
      Pattern.compile("(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][-+]?\\d+)?");

  private Numbers() {}

  /**
   * A number, with or without a sign.
   *
   * @throws NumberFormatException (an IllegalArgumentException) if it is none
   */
  static double parse(String text) {
    boolean negative = text.startsWith("-");
    String bare = negative || text.startsWith("+") ? text.substring(1) : text;
    double magnitude = magnitude(bare, text);
    return negative ? -magnitude : magnitude;
  }

  private static double magnitude(String bare, String text) {
    String lower = bare.toLowerCase(Locale.ROOT);
    if (lower.equals("inf") || lower.equals("nan")) {
      return lower.equals("inf") ? Double.POSITIVE_INFINITY : Double.NaN;
    }
    if (lower.matches("0x[0-9a-f]+")) {
      return Long.parseLong(lower.substring(2), 16);
    }
    if (!DECIMAL.matcher(bare).matches()) {
      throw new NumberFormatException("expected a number, not \"" + text + "\"");
    }
    return Double.parseDouble(bare);
  }

  static boolean isOne(String text) {
    try {
      parse(text);
      return true;
    } catch (NumberFormatException e) {
      return false; // that is the question
    }
  }

  /**
   * Milliseconds of a duration; one may be negative.
   *
   * @throws IllegalArgumentException if it is none
   */
  static long millis(String duration) {
    boolean negative = duration.startsWith("-");
    long millis = PromDuration.parseMillis(negative ? duration.substring(1) : duration);
    return negative ? -millis : millis;
  }

  /** All NaN are alike, but for that which says that a series ended. */
  static boolean areClose(double a, double b) {
    if (Staleness.isMarker(a) || Staleness.isMarker(b)) {
      return Staleness.isMarker(a) && Staleness.isMarker(b);
    }
    if (a == b || (Double.isNaN(a) && Double.isNaN(b))) {
      return true;
    }
    double sum = Math.abs(a) + Math.abs(b);
    double apart = Math.abs(a - b);
    if (a == 0 || b == 0 || sum < Double.MIN_NORMAL) {
      return apart < TOLERANCE * Double.MIN_NORMAL;
    }
    return apart / Math.min(sum, Double.MAX_VALUE) < TOLERANCE;
  }

  static String text(double value) {
    return Staleness.isMarker(value) ? "stale" : GoNumber.shortest(value);
  }
}

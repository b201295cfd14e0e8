package dev.masterperf.query.syntax;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as Prometheus writes them: {@code 500ms}, {@code 1m30s}, {@code 1d}, {@code 1w}. */
public final class PromDuration {
  private static final Pattern GRAMMAR =
      Pattern.compile(
          "(?=.)(?:(\\d+)y)?(?:(\\d+)w)?(?:(\\d+)d)?(?:(\\d+)h)?(?:(\\d+)m)?(?:(\\d+)s)?(?:(\\d+)ms)?");

  private static final long DAY = 86_400_000L;

  /** Milliseconds of y, w, d, h, m, s, ms; a year has 365 days, as in Prometheus. */
  private static final long[] MILLIS = {365 * DAY, 7 * DAY, DAY, 3_600_000L, 60_000L, 1000L, 1L};

  private static final List<String> UNITS = List.of("y", "w", "d", "h", "m", "s", "ms");

  private PromDuration() {}

  /** The shortest text of a duration, such as {@code 1h30m}; {@code 0s} of none. */
  public static String text(long millis) {
    if (millis == 0) {
      return "0s";
    }
    StringBuilder text = new StringBuilder();
    long rest = millis;
    for (int unit = 0; unit < MILLIS.length; unit++) {
      long count = rest / MILLIS[unit];
      rest %= MILLIS[unit];
      if (count > 0) {
        text.append(count).append(UNITS.get(unit));
      }
    }
    return text.toString();
  }

  static boolean isOne(String text) {
    return GRAMMAR.matcher(text).matches();
  }

  /**
   * Milliseconds of a duration, or of {@code 0}, which needs no unit.
   *
   * @throws IllegalArgumentException if {@code text} is none, or beyond 292 million years
   */
  public static long parseMillis(String text) {
    if (text.equals("0")) {
      return 0;
    }
    Matcher matcher = GRAMMAR.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is not a duration such as 500ms, 30s or 1h30m");
    }
    try {
      long millis = 0;
      for (int unit = 0; unit < MILLIS.length; unit++) {
        String count = matcher.group(unit + 1);
        if (count != null) {
          millis = Math.addExact(millis, Math.multiplyExact(Long.parseLong(count), MILLIS[unit]));
        }
      }
      return millis;
    } catch (ArithmeticException | NumberFormatException e) {
      throw new IllegalArgumentException("the duration " + text + " is too long", e);
    }
  }
}

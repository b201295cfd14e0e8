package dev.masterperf.launcher.backfill;

import dev.masterperf.model.wire.Timestamps;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the times of a file. Which unit numbers are in is told, or seen from the digits of the
 * first one; after that another magnitude is a mistake, since no file counts in two units.
 */
public final class EventTimes {
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,19}(\\.[0-9]{0,9})?");
  private static final Pattern LOCAL = Pattern.compile("\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d.*");
  private static final Pattern DAY = Pattern.compile("\\d{4}-\\d\\d-\\d\\d");

  /** What numbers count since 1970. */
  public enum Unit {
    SECONDS("s", 9, 11),
    MILLIS("ms", 12, 14),
    MICROS("us", 15, 17),
    NANOS("ns", 18, 19);

    private static final int NANO_DIGITS = 9;

    private final String word;
    private final int leastDigits;
    private final int mostDigits;

    Unit(String word, int leastDigits, int mostDigits) {
      this.word = word;
      this.leastDigits = leastDigits;
      this.mostDigits = mostDigits;
    }

    String word() {
      return word;
    }

    /** The unit in which a number of so many digits is a time from 1973 to 5138. */
    static Optional<Unit> ofDigits(int digits) {
      for (Unit unit : values()) {
        if (digits >= unit.leastDigits && digits <= unit.mostDigits) {
          return Optional.of(unit);
        }
      }
      return Optional.empty();
    }

    static Optional<Unit> ofWord(String word) {
      for (Unit unit : values()) {
        if (unit.word.equals(word)) {
          return Optional.of(unit);
        }
      }
      return Optional.empty();
    }

    private long nanos(BigDecimal number) {
      return number.movePointRight(NANO_DIGITS - 3 * ordinal()).toBigInteger().longValueExact();
    }
  }

  private final @Nullable ZoneId zone;
  private final boolean told;
  private @Nullable Unit unit;

  /**
   * @param unit of numbers; null: to be seen from the first
   * @param zone of times without an offset; null: these are refused
   */
  public EventTimes(@Nullable Unit unit, @Nullable ZoneId zone) {
    this.unit = unit;
    this.told = unit != null;
    this.zone = zone;
  }

  /**
   * Epoch nanoseconds.
   *
   * @throws IllegalArgumentException if it is no time, or one of another unit
   */
  public long nanos(String text) {
    String time = text.strip();
    return NUMBER.matcher(time).matches() ? ofNumber(time) : ofText(time);
  }

  private long ofNumber(String time) {
    int point = time.indexOf('.');
    int digits = point < 0 ? time.length() : point;
    Unit seen = Unit.ofDigits(digits).orElse(null);
    if (unit == null) {
      if (seen == null) {
        throw new IllegalArgumentException(
            "ts " + time + " is no time since 1970 in s, ms, us or ns; say which with --time-unit");
      }
      unit = seen;
    } else if (seen != unit) {
      throw new IllegalArgumentException(
          "ts "
              + time
              + (seen == null ? " is no time in " : " looks like " + seen.word() + ", not like ")
              + unit.word()
              + (told ? ", as --time-unit says" : ", as those before it"));
    }
    try {
      return unit.nanos(new BigDecimal(time));
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("ts " + time + " lies beyond the year 2262", e);
    }
  }

  private long ofText(String time) {
    try {
      return Timestamps.fromInstant(instant(time));
    } catch (DateTimeException | ArithmeticException e) {
      throw new IllegalArgumentException(
          "ts "
              + time
              + " is no time; there may be numbers since 1970, and ISO-8601 such as"
              + " 2026-01-31T12:00:00Z or 2026-01-31 12:00:00.123",
          e);
    }
  }

  private Instant instant(String time) {
    String iso = time.length() > 10 && time.charAt(10) == ' ' ? time.replaceFirst(" ", "T") : time;
    String compact = iso.replace(" ", "");
    boolean local = DAY.matcher(compact).matches() || !hasOffset(compact);
    if (!local) {
      return OffsetDateTime.parse(compact).toInstant();
    }
    if (zone == null && (DAY.matcher(compact).matches() || LOCAL.matcher(compact).matches())) {
      throw new IllegalArgumentException(
          "ts " + time + " has no offset from UTC; say its zone with --zone, such as --zone UTC");
    }
    LocalDateTime at =
        DAY.matcher(compact).matches()
            ? LocalDate.parse(compact).atStartOfDay()
            : LocalDateTime.parse(compact);
    return at.atZone(zone == null ? ZoneId.of("UTC") : zone).toInstant();
  }

  /** Behind the time of day, where a sign can only begin an offset. */
  private static boolean hasOffset(String iso) {
    int t = iso.indexOf('T');
    String clock = t < 0 ? "" : iso.substring(t + 1);
    return clock.endsWith("Z") || clock.indexOf('+') >= 0 || clock.indexOf('-') >= 0;
  }
}

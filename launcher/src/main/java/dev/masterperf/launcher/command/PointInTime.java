package dev.masterperf.launcher.command;

import dev.masterperf.query.syntax.PromDuration;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import picocli.CommandLine.TypeConversionException;

/** A time as people give it: {@code now}, an age such as {@code 2h}, RFC 3339, epoch seconds. */
final class PointInTime {
  private PointInTime() {}

  /**
   * @throws TypeConversionException if it is none of them
   */
  static Instant parse(String text, InstantSource clock) {
    if (text.equals("now")) {
      return clock.instant();
    }
    if (text.matches("\\d{9,11}")) {
      return Instant.ofEpochSecond(Long.parseLong(text));
    }
    try {
      return text.contains("T")
          ? OffsetDateTime.parse(text).toInstant()
          : clock.instant().minusMillis(PromDuration.parseMillis(text));
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new TypeConversionException(
          "a time is now, an age such as 2h, 2026-01-31T12:00:00Z or epoch seconds, not " + text);
    }
  }
}

package dev.masterperf.launcher.command;

import dev.masterperf.query.syntax.PromDuration;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/**
 * A time as people give it: {@code now}, an age such as {@code 2h}, {@code -2h} or {@code now-2h},
 * RFC 3339, epoch seconds or milliseconds.
 */
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
    if (text.matches("\\d{12,14}")) {
      return Instant.ofEpochMilli(Long.parseLong(text));
    }
    try {
      return text.contains("T")
          ? OffsetDateTime.parse(text).toInstant()
          : clock.instant().minusMillis(PromDuration.parseMillis(age(text)));
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new TypeConversionException(
          "a time is now, an age such as 2h, 2026-01-31T12:00:00Z or epoch seconds, not " + text);
    }
  }

  private static String age(String text) {
    return text.replaceFirst("^(now)?-", "");
  }

  /**
   * The time an option gives, in epoch milliseconds; null where it is not given.
   *
   * @throws ParameterException if it gives none
   */
  static @Nullable Long millis(CommandSpec spec, String option, @Nullable String text) {
    try {
      return text == null ? null : parse(text, InstantSource.system()).toEpochMilli();
    } catch (TypeConversionException e) {
      throw new ParameterException(spec.commandLine(), option + ": " + e.getMessage(), e);
    }
  }
}

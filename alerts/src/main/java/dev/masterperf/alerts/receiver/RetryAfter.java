package dev.masterperf.alerts.receiver;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/** The header by which a receiver asks for patience: RFC 9110 §10.2.3. */
final class RetryAfter {
  /** A receiver that asks for more patience than this is asked again all the same. */
  private static final Duration MAX = Duration.ofHours(1);

  private RetryAfter() {}

  /** Seconds, or a date; zero for anything else and for what has passed. */
  static Duration read(String value, Instant now) {
    Duration wait = parse(value, now);
    if (wait.isNegative()) {
      return Duration.ZERO;
    }
    return wait.compareTo(MAX) > 0 ? MAX : wait;
  }

  private static Duration parse(String value, Instant now) {
    if (value.matches("\\d{1,9}")) {
      return Duration.ofSeconds(Long.parseLong(value));
    }
    try {
      Instant until = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return Duration.between(now, until);
    } catch (DateTimeException e) {
      return Duration.ZERO; // a header we cannot read asks for nothing
    }
  }
}

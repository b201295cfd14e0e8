package dev.masterperf.query.eval;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** The functions that take a number for seconds since the epoch, in UTC. */
final class Calendar {
  private static final Map<String, ToIntFunction<OffsetDateTime>> BY_NAME =
      Map.of(
          "days_in_month", time -> time.toLocalDate().lengthOfMonth(),
          "day_of_month", OffsetDateTime::getDayOfMonth,
          "day_of_week",
              time -> time.getDayOfWeek() == DayOfWeek.SUNDAY ? 0 : time.getDayOfWeek().getValue(),
          "day_of_year", OffsetDateTime::getDayOfYear,
          "hour", OffsetDateTime::getHour,
          "minute", OffsetDateTime::getMinute,
          "month", OffsetDateTime::getMonthValue,
          "year", OffsetDateTime::getYear);

  /** 10,000 years either way; Java knows no times far beyond. */
  private static final double MAX_SECONDS = 3.15e11;

  private Calendar() {}

  /** NaN for what is no time, or one too far away. */
  static @Nullable DoubleUnaryOperator find(String name) {
    ToIntFunction<OffsetDateTime> part = BY_NAME.get(name);
    if (part == null) {
      return null;
    }
    return seconds ->
        Math.abs(seconds) <= MAX_SECONDS
            ? part.applyAsInt(Instant.ofEpochSecond((long) seconds).atOffset(ZoneOffset.UTC))
            : Double.NaN;
  }
}

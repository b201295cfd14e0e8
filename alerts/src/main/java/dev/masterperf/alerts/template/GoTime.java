package dev.masterperf.alerts.template;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times and durations as Go writes them. */
final class GoTime {
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);

  private GoTime() {}

  /**
   * The time of so many seconds since the epoch, without what is less than a millisecond.
   *
   * @throws RenderException if it has no such time
   */
  static Instant at(double seconds) {
    if (!Double.isFinite(seconds)) {
      throw new RenderException(GoNumber.shortest(seconds) + " is no time");
    }
    if (Math.abs(seconds * 1e9) > Long.MAX_VALUE) {
      throw new RenderException(
          GoNumber.shortest(seconds)
              + " cannot be represented as a nanoseconds timestamp since it overflows int64");
    }
    return Instant.ofEpochMilli((long) (seconds * 1e9) / 1_000_000);
  }

  /** {@code 2015-06-23 13:19:44.128 +0000 UTC}. */
  static String text(Instant time) {
    ZonedDateTime utc = time.atZone(ZoneOffset.UTC);
    String fraction =
        utc.getNano() == 0
            ? ""
            : BigDecimal.valueOf(utc.getNano(), 9)
                .stripTrailingZeros()
                .toPlainString()
                .substring(1);
    return SECONDS.format(utc) + fraction + " +0000 UTC";
  }

  /** {@code 1h2m3.5s}, {@code 1.5ms}. */
  static String text(Value.Span span) {
    BigInteger nanos = span.nanos();
    String sign = nanos.signum() < 0 ? "-" : "";
    BigDecimal rest = new BigDecimal(nanos.abs());
    if (rest.signum() == 0) {
      return "0s";
    }
    if (rest.compareTo(BigDecimal.valueOf(1_000_000_000)) < 0) {
      int digits = rest.precision();
      String unit = digits > 6 ? "ms" : digits > 3 ? "µs" : "ns";
      return sign + plain(rest.movePointLeft(digits > 6 ? 6 : digits > 3 ? 3 : 0)) + unit;
    }
    BigDecimal seconds = rest.movePointLeft(9);
    long whole = seconds.longValue();
    BigDecimal lastMinute = seconds.subtract(BigDecimal.valueOf(whole / 60 * 60));
    String hours = whole >= 3600 ? whole / 3600 + "h" : "";
    String minutes = whole >= 60 ? whole / 60 % 60 + "m" : "";
    return sign + hours + minutes + plain(lastMinute) + "s";
  }

  private static String plain(BigDecimal number) {
    return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
  }
}

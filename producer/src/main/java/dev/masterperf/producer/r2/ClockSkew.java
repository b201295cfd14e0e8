package dev.masterperf.producer.r2;

import dev.masterperf.model.Quantity;
import dev.masterperf.model.Unit;
import dev.masterperf.producer.r2.Finding.Severity;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * How far this machine's clock is from the endpoint's, from the header {@code Date} of an answer.
 */
final class ClockSkew {
  static final String ID = "clock_skew";

  /** Beyond this S3 and R2 refuse what was signed. */
  static final Duration REFUSED_BEYOND = Duration.ofMinutes(15);

  /** What clocks kept by NTP never reach. */
  static final Duration UNUSUAL_BEYOND = Duration.ofSeconds(5);

  private static final String TRIED = "header Date of the first answer";

  private ClockSkew() {}

  /**
   * @param answer empty if none came
   * @param before our time when the request was sent
   * @param after our time when the answer was there
   */
  static Finding of(Optional<SdkHttpResponse> answer, Instant before, Instant after) {
    String date = answer.flatMap(http -> http.firstMatchingHeader("Date")).orElse("");
    Instant told;
    try {
      told = DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from);
    } catch (DateTimeException e) {
      return Finding.fact(ID, "UNKNOWN", TRIED, "the endpoint tells no time")
          .weighing(Severity.WARNING);
    }
    Duration behind = between(after, told);
    Duration ahead = between(told.plusSeconds(1), before);
    return behind.compareTo(ahead) >= 0
        ? judged(behind, "behind the endpoint's")
        : judged(ahead, "ahead of the endpoint's");
  }

  /**
   * By how much at least {@code later} lies after {@code earlier}. The header has whole seconds and
   * the answer took a while, so what both explain is no skew.
   */
  private static Duration between(Instant earlier, Instant later) {
    return later.isAfter(earlier) ? Duration.between(earlier, later) : Duration.ZERO;
  }

  private static Finding judged(Duration skew, String direction) {
    Quantity seconds = new Quantity(skew.toMillis() / 1e3, Unit.SECONDS);
    Finding found =
        Finding.fact(ID, seconds.toText(), TRIED, "no skew that can be told").measuring(seconds);
    if (skew.isZero()) {
      return found;
    }
    String where = "this machine's clock is " + seconds.toText() + " " + direction;
    if (skew.compareTo(UNUSUAL_BEYOND) <= 0) {
      return found.saying(where);
    }
    return skew.compareTo(REFUSED_BEYOND) > 0
        ? found
            .weighing(Severity.ERROR)
            .saying(where + "; beyond 15 min requests are refused: let NTP set it")
        : found
            .weighing(Severity.WARNING)
            .saying(where + "; from 15 min on requests are refused: let NTP set it");
  }
}

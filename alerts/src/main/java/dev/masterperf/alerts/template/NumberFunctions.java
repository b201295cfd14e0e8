package dev.masterperf.alerts.template;

import dev.masterperf.query.syntax.PromDuration;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Prometheus' functions over numbers, times and durations. */
final class NumberFunctions {
  static final List<Function> ALL =
      List.of(
          humanized("humanize", Humanized::decimal),
          humanized("humanize1024", Humanized::binary),
          humanized("humanizeDuration", Humanized::duration),
          humanized("humanizePercentage", Humanized::percentage),
          humanized("humanizeTimestamp", Humanized::timestamp),
          Function.of(
              "toTime",
              1,
              1,
              (arguments, data) -> new Value.Time(GoTime.at(Arguments.number(arguments.get(0))))),
          Function.of(
              "toDuration", 1, 1, (arguments, data) -> span(Arguments.number(arguments.get(0)))),
          Function.of("now", 0, 0, (arguments, data) -> now(data)),
          Function.of(
              "parseDuration",
              1,
              1,
              (arguments, data) -> new Value.Real(seconds(Arguments.text(arguments, 0)))));

  private NumberFunctions() {}

  private interface Humanizer {
    String text(double value);
  }

  private static Function humanized(String name, Humanizer body) {
    return Function.of(
        name,
        1,
        1,
        (arguments, data) -> new Value.Text(body.text(Arguments.number(arguments.get(0)))));
  }

  private static Value span(double seconds) {
    double nanos = seconds * 1e9;
    if (Double.isNaN(nanos) || Math.abs(nanos) > Long.MAX_VALUE) {
      throw new RenderException(
          GoNumber.shortest(seconds) + " seconds are more than a duration can hold");
    }
    return new Value.Span(Duration.ofNanos((long) nanos));
  }

  private static Value now(AlertData data) {
    Instant at = data.at();
    if (at == null) {
      throw new RenderException("the time is not known here");
    }
    return new Value.Real(at.toEpochMilli() / 1e3);
  }

  private static double seconds(String duration) {
    try {
      return PromDuration.parseMillis(duration) / 1e3;
    } catch (IllegalArgumentException e) {
      throw new RenderException(String.valueOf(e.getMessage()));
    }
  }
}

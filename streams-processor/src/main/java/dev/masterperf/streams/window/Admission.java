package dev.masterperf.streams.window;

import dev.masterperf.model.DeadLetter;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.Unit;
import dev.masterperf.model.wire.MetricCodec;
import dev.masterperf.model.wire.Timestamps;
import dev.masterperf.streams.ingest.Arrival;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which metrics may enter windows at all. */
final class Admission {
  /** Beyond this a timestamp is a broken clock, not a fast one. */
  static final Duration FUTURE_LIMIT = Duration.ofSeconds(10);

  private Admission() {}

  /**
   * Why a metric cannot be taken; empty if it can.
   *
   * @param before the series as it was; null if this is its first event
   * @param appendMillis when it arrived, epoch milliseconds
   */
  static Optional<DeadLetter> objection(
      Arrival.Home arrival, @Nullable SeriesRow before, long appendMillis) {
    PerfMetric metric = arrival.metric();
    long end = Timestamps.toMillis(metric.endNanos());
    if (end > appendMillis + FUTURE_LIMIT.toMillis()) {
      return letter(
          arrival,
          "future",
          "ts lies " + (end - appendMillis) + " ms ahead of its arrival; check the clock");
    }
    Unit unit = metric.unit();
    Unit fixed = before == null ? null : before.unit();
    if (unit != null && fixed != null && !unit.equals(fixed)) {
      return letter(
          arrival,
          "unit-changed",
          "this series is measured in "
              + fixed
              + ", not "
              + unit
              + "; give the other dimension an id of its own");
    }
    if (Resolution.finestHolding(Timestamps.toMillis(metric.beginNanos()), end).isEmpty()) {
      return letter(
          arrival, "invalid", "the summary crosses the hour; send summaries of at most 1 s");
    }
    return Optional.empty();
  }

  private static Optional<DeadLetter> letter(Arrival.Home arrival, String reason, String detail) {
    return Optional.of(
        new DeadLetter(
            reason,
            detail,
            arrival.topic(),
            arrival.partition(),
            arrival.offset(),
            arrival.index(),
            arrival.metric().events(),
            new String(MetricCodec.encode(arrival.metric()), StandardCharsets.UTF_8)));
  }
}

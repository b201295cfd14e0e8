package dev.masterperf.streams.window;

import dev.masterperf.model.DeadLetter;
import dev.masterperf.model.EventTimes;
import dev.masterperf.model.Series;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.model.Unit;
import dev.masterperf.model.wire.MetricCodec;
import dev.masterperf.streams.ingest.DecodeMetrics;
import dev.masterperf.streams.ingest.Place;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/** Which metrics may enter windows at all. */
final class Admission {
  private Admission() {}

  /**
   * Why an event cannot be taken; empty if it can.
   *
   * @param series as it was before the event
   */
  static Optional<DeadLetter> objection(Event event, LiveSeries series) {
    Optional<DeadLetter> times = objectionToTimes(event, series.key());
    if (times.isPresent()) {
      return times;
    }
    if (event.endMillis() < series.beginMillis) {
      Place place = event.place();
      return Optional.of(
          DecodeMetrics.ofDeletedScope(
              "scope-deleted: ts is older than "
                  + Instant.ofEpochMilli(series.beginMillis)
                  + ", when this scope was restored; what is older is deleted and cannot come back",
              event.index(),
              event.events(),
              place));
    }
    Unit unit = event.unit();
    Unit fixed = series.unit();
    if (unit != null && fixed != null && !unit.equals(fixed)) {
      return letter(
          event,
          series.key(),
          "unit-changed",
          "this series is measured in "
              + fixed
              + ", not "
              + unit
              + "; give the other dimension an id of its own");
    }
    return Optional.empty();
  }

  /**
   * Why no series can take an event, which its record alone tells: the archive leaves out just
   * these.
   */
  static Optional<DeadLetter> objectionToTimes(Event event, SeriesKey series) {
    long end = event.endMillis();
    long append = event.place().appendMillis();
    if (EventTimes.isFuture(end, append)) {
      return letter(
          event,
          series,
          "future",
          "ts lies " + (end - append) + " ms ahead of its arrival; check the clock");
    }
    if (!EventTimes.fitAWindow(event.beginMillis(), end)) {
      return letter(
          event, series, "invalid", "the summary crosses the hour; send summaries of at most 1 s");
    }
    return Optional.empty();
  }

  private static Optional<DeadLetter> letter(
      Event event, SeriesKey series, String reason, String detail) {
    Place place = event.place();
    byte[] payload = MetricCodec.encode(event.metric(Series.parse(series)));
    return Optional.of(
        new DeadLetter(
            reason,
            detail,
            place.topic(),
            place.partition(),
            place.offset(),
            event.index(),
            event.events(),
            new String(payload, StandardCharsets.UTF_8)));
  }
}

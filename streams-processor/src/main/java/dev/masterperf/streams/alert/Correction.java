package dev.masterperf.streams.alert;

import dev.masterperf.model.Resolution;
import dev.masterperf.query.syntax.PromDuration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event that came after its window was closed. Its text is made only where an alert changed.
 *
 * @param eventMillis event time
 * @param clockMillis append time
 */
record Correction(long eventMillis, long clockMillis) {

  /** Null if the event is on time. */
  static @Nullable Correction of(long eventMillis, long clockMillis) {
    long closed = Resolution.SECOND.closesAt(Resolution.SECOND.windowStart(eventMillis));
    return clockMillis < closed ? null : new Correction(eventMillis, clockMillis);
  }

  /** What is to be said of alerts that it changes. */
  String text() {
    return "an event of %s came %s later and corrected windows that were closed"
        .formatted(
            Instant.ofEpochMilli(eventMillis),
            PromDuration.text(Math.max(0, clockMillis - eventMillis)));
  }
}

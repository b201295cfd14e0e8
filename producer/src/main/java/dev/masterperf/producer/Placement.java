package dev.masterperf.producer;

import dev.masterperf.model.Series;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/**
 * Where and when what a tracker records happens.
 *
 * @param source host or instance; empty for none
 */
record Placement(String scope, String source, InstantSource clock) {

  /** The series with this scope and source. */
  Series place(Series series) {
    return new Series(
        scope,
        series.category(),
        series.type(),
        series.topic(),
        series.subCat(),
        series.id(),
        source,
        series.labels());
  }

  /** Epoch nanoseconds. */
  long now() {
    Instant now = clock.instant();
    return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
  }
}

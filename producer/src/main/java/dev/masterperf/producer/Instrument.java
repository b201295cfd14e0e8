package dev.masterperf.producer;

import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Quantity;
import dev.masterperf.model.Series;
import dev.masterperf.model.Status;
import dev.masterperf.model.Summary;
import dev.masterperf.model.Unit;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One series of a {@link MasterPerfTracker}, ready to be recorded. Get it once and keep it: then
 * recording looks nothing up. Safe for use by any number of threads.
 */
public abstract sealed class Instrument permits Counter, Distribution, Gauge, State, Timer {
  private static final Logger LOG = LoggerFactory.getLogger(MasterPerfTracker.class);

  private final Series series;
  private final Recording recording;
  private final AtomicBoolean complained = new AtomicBoolean();
  private volatile Description description = Description.NONE;

  Instrument(Series series, Recording recording) {
    this.series = series;
    this.recording = recording;
  }

  /** What is recorded here, with the tracker's scope and source. */
  public final Series series() {
    return series;
  }

  /**
   * Fills in the three descriptive columns of what is sent from now on; they are no part of the
   * series and may change with every sample.
   */
  public final void describe(Description newDescription) {
    description = newDescription;
  }

  /** What this is, for messages: {@code a timer in s}. */
  abstract String kind();

  /** Adds what was recorded since the flush before, if anything was. For one thread at a time. */
  abstract void flush(Flush flush);

  @Override
  public final String toString() {
    return series.key() + ", " + kind();
  }

  final Description description() {
    return description;
  }

  final Recording recording() {
    return recording;
  }

  /** Counts a sample that cannot be one; the first of each series is logged. */
  final void refuse(String reason) {
    recording.refused().increment();
    if (!complained.getAndSet(true)) {
      LOG.atWarn()
          .addKeyValue("series", series.key())
          .addKeyValue("reason", reason)
          .log("samples of a series are refused");
    }
  }

  /** Counts a sample for which there was no place. */
  final void lose() {
    recording.delivery().lose(1, "too many threads recorded " + series.key() + " at once");
  }

  final void sendNow(
      String value,
      Quantity quantity,
      Status status,
      Description described,
      Map<String, String> properties) {
    recording
        .delivery()
        .send(
            List.of(
                new PerfMetric(
                    series,
                    value,
                    quantity.measure(),
                    quantity.unit(),
                    null,
                    status,
                    described.pattern(),
                    described.locations(),
                    described.impact(),
                    new TreeMap<>(properties),
                    recording.placement().now())));
  }

  /**
   * A summary as a metric.
   *
   * @param shown the number of it that people read
   */
  final PerfMetric metric(Summary summary, double shown, Unit unit) {
    Description described = description;
    return new PerfMetric(
        series,
        new Quantity(shown, unit).toText(),
        null,
        unit,
        summary,
        summary.errors() == summary.count() ? Status.ERROR : Status.OK,
        described.pattern(),
        described.locations(),
        described.impact(),
        Collections.emptySortedMap(),
        summary.lastTsNanos());
  }
}

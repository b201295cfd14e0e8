package dev.masterperf.api.detectors;

import dev.masterperf.alerts.posted.PostedBook;
import dev.masterperf.alerts.posted.PostedUnavailable;
import dev.masterperf.alerts.posted.Posting;
import dev.masterperf.model.DaemonThreads;
import dev.masterperf.model.Quantity;
import dev.masterperf.model.Unit;
import dev.masterperf.streams.anomaly.DetectorFigures;
import dev.masterperf.streams.anomaly.DetectorReport;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Raises an alert while a processor leaves series unjudged, since its detectors have all the memory
 * they may take: rules that are silent for that look like ones that find nothing.
 *
 * <p>A thread, {@code detector-memory}, looks every few seconds.
 */
public final class DetectorMemory implements AutoCloseable {
  /** An alert that fires is posted again after so long, and ends after so long without cause. */
  static final Duration REPEAT = Duration.ofMinutes(1);

  private static final Logger LOG = LoggerFactory.getLogger(DetectorMemory.class);
  private static final Duration PERIOD = Duration.ofSeconds(5);
  private static final Duration FIRES_FOR = Duration.ofMinutes(5);

  private final Supplier<DetectorReport> report;
  private final String instance;
  private final PostedBook alerts;
  private final InstantSource clock;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("detector-memory"));

  /** Of the thread alone. */
  private Optional<Firing> firing = Optional.empty();

  /**
   * @param told when it was posted last
   * @param refused when a series was left out last
   */
  private record Firing(Instant told, Instant refused, DetectorReport report) {}

  /**
   * @param report how the detectors of the processor here stand
   * @param instance name of the processor
   * @param alerts where the alert is posted
   */
  public DetectorMemory(
      Supplier<DetectorReport> report, String instance, PostedBook alerts, InstantSource clock) {
    this.report = report;
    this.instance = instance;
    this.alerts = alerts;
    this.clock = clock;
  }

  /** Begins to watch; to be called once. */
  public void start() {
    thread.scheduleWithFixedDelay(this::lookSafely, 0, PERIOD.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void lookSafely() {
    try {
      look();
    } catch (PostedUnavailable e) {
      LOG.atWarn().setCause(e).log("an alert of detectors' memory cannot be posted, trying again");
    }
  }

  /** Looks once. */
  void look() {
    DetectorReport now = report.get();
    Instant at = clock.instant();
    if (refused(now) > 0) {
      boolean isDue = firing.filter(one -> one.told().plus(REPEAT).isAfter(at)).isEmpty();
      if (isDue) {
        alerts.post(List.of(posting(now, at.plus(FIRES_FOR))));
      }
      firing = Optional.of(new Firing(isDue ? at : firing.orElseThrow().told(), at, now));
    } else if (firing.filter(one -> !one.refused().plus(REPEAT).isAfter(at)).isPresent()) {
      alerts.post(List.of(posting(firing.orElseThrow().report(), at)));
      firing = Optional.empty();
    }
  }

  private static long refused(DetectorReport report) {
    return report.byRule().values().stream().mapToLong(DetectorFigures::refused).sum();
  }

  private Posting posting(DetectorReport report, Instant until) {
    return new Posting(
        new TreeMap<>(
            Map.of(
                "alertname",
                "DetectorMemorySpent",
                "severity",
                "warning",
                "scope",
                "global",
                "instance",
                instance)),
        new TreeMap<>(
            Map.of(
                "summary",
                "%d series are not judged for anomalies: detectors of %s have all of the %s they may take"
                    .formatted(
                        refused(report),
                        instance,
                        new Quantity(report.mostBytes(), Unit.BYTES).toText()),
                "runbook_url",
                "docs/runbook.md#detectormemoryspent",
                "description",
                "No alert of an anomaly is raised for them. Raise processor.detector-memory"
                    + " (--detector-memory), or let rules look at fewer series; GET /api/v1/rules"
                    + " says of which rules they are.")),
        Optional.empty(),
        Optional.of(until),
        "");
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}

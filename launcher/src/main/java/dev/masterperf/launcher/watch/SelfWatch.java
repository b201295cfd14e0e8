package dev.masterperf.launcher.watch;

import dev.masterperf.api.openmetrics.Figures;
import dev.masterperf.model.DaemonThreads;
import dev.masterperf.model.DeletedScopes;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Series;
import dev.masterperf.producer.MetricPublisher;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts what this process tells of itself among the metrics, every 10 s, on a thread of its own,
 * {@code self-watch}: so it is on the matrix, in history and in rules like everything else. What
 * the broker does not take is not sent again, for 10 s later there is newer.
 */
public final class SelfWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SelfWatch.class);
  private static final Duration PERIOD = Duration.ofSeconds(10);

  /** For so long a process starts. */
  private static final Duration START = Duration.ofMinutes(1);

  /** What the figures of a start are when it is over. */
  private static final Map<String, Double> WELL =
      Map.of("masterperf_ready", 1.0, "masterperf_heartbeat_withheld", 0.0);

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Figures figures;
  private final OwnRows rows;
  private final MetricPublisher publisher;
  private final Supplier<DeletedScopes> deleted;
  private final InstantSource clock;
  private final Instant begun;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("self-watch"));

  /**
   * @param instance name of this process
   * @param publisher stays its owner's
   * @param deleted scopes of which nothing is taken; of the product's own, nothing is told then
   */
  public SelfWatch(
      Figures figures,
      String instance,
      MetricPublisher publisher,
      Supplier<DeletedScopes> deleted,
      InstantSource clock) {
    this.figures = figures;
    this.rows = new OwnRows(instance);
    this.publisher = publisher;
    this.deleted = deleted;
    this.clock = clock;
    this.begun = clock.instant();
  }

  /** Begins, with the first at once; to be called once. */
  public void start() {
    thread.scheduleWithFixedDelay(this::tellSafely, 0, PERIOD.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void tellSafely() {
    try {
      tell();
    } catch (Throwable e) { // one that got out of here would end the telling for good
      LOG.atWarn().setCause(e).log("this process cannot tell of itself, trying again");
    }
  }

  /** Tells once; that this process is not ready, only after it had the time to be. */
  void tell() {
    if (deleted.get().refusal(Series.OWN_SCOPE).isPresent()) {
      return;
    }
    Instant at = clock.instant();
    List<PerfMetric> now =
        withoutStart(rows.of(figures.now(), at.toEpochMilli() * NANOS_PER_MILLI), at);
    if (!now.isEmpty()) {
      publisher
          .publish(now)
          .whenComplete(
              (done, failure) -> {
                if (failure != null) {
                  LOG.atDebug().setCause(failure).log("what this process told was not taken");
                }
              });
    }
  }

  /** What a process lacks while it starts is no trouble, and no reason for an alert. */
  private List<PerfMetric> withoutStart(List<PerfMetric> told, Instant at) {
    return at.isBefore(begun.plus(START))
        ? told.stream().filter(metric -> !isOfStart(metric)).toList()
        : told;
  }

  private static boolean isOfStart(PerfMetric metric) {
    Double well = WELL.get(metric.series().id());
    return well != null && !well.equals(metric.measure());
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}

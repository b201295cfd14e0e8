package dev.masterperf.producer;

import dev.masterperf.model.MetricType;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Series;
import dev.masterperf.model.text.MatrixTable;
import java.io.PrintStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Records what instrumented code measures: one line to add a metric, to time a block, or to state
 * what is switched on.
 *
 * <p>No call waits for a broker. What could not be delivered is counted in {@link #undelivered()}
 * and named below the printed matrix. Safe for use by many threads; closing the publisher is its
 * owner's business.
 */
public final class MasterPerfTracker {
  /** Series whose latest metric is kept for {@link #getMasterPerfMetrics()}. */
  public static final int MAX_SERIES = 10_000;

  private final MetricPublisher publisher;
  private final String scope;
  private final String source;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final LatestMetrics latest = new LatestMetrics(MAX_SERIES);
  private final LongAdder undelivered = new LongAdder();
  private final AtomicReference<String> lastFailure = new AtomicReference<>("");

  /** A tracker of scope {@code global}, without source, on the system's clocks. */
  public MasterPerfTracker(MetricPublisher publisher) {
    this(publisher, Series.DEFAULT_SCOPE, "", InstantSource.system(), System::nanoTime);
  }

  /**
   * @param scope environment of everything recorded here; scopes nest by {@code /}
   * @param source host or instance; empty for none
   * @param clock stamps the metrics
   * @param nanoTime measures the blocks, nanoseconds from any fixed point
   */
  public MasterPerfTracker(
      MetricPublisher publisher,
      String scope,
      String source,
      InstantSource clock,
      LongSupplier nanoTime) {
    this.publisher = publisher;
    this.scope = scope;
    this.source = source;
    this.clock = clock;
    this.nanoTime = nanoTime;
  }

  /** Records a value as people write it, {@code 19.6ms} or {@code 3.2x}. */
  public void addPerformanceMetric(String category, String topic, String id, String value) {
    addPerformanceMetric(Observation.of(category, topic, id, value));
  }

  /** Records one observation. */
  public void addPerformanceMetric(Observation observation) {
    addPerformanceMetrics(List.of(observation));
  }

  /** Records observations of one moment, which travel together. */
  public void addPerformanceMetrics(List<Observation> observations) {
    long now = epochNanos(clock.instant());
    List<PerfMetric> metrics =
        observations.stream().map(seen -> seen.toMetric(scope, source, now)).toList();
    metrics.forEach(latest::put);
    publisher
        .publish(metrics)
        .whenComplete(
            (ok, error) -> {
              if (error != null) {
                undelivered.add(metrics.size());
                lastFailure.set(reason(error));
              }
            });
  }

  /** States a fact of configuration, {@code ENABLED} or {@code 3}. */
  public void setState(String category, String topic, String id, String state) {
    addPerformanceMetric(
        Observation.of(category, topic, id, state).ofType(MetricType.CONFIGURATION));
  }

  /**
   * Measures from now until {@link Timing#close()}; use it in a try-with-resources block.
   *
   * @return records its seconds when closed
   */
  public Timing time(String category, String topic, String id) {
    return new Timing(this, nanoTime, Series.of(category, topic, id));
  }

  /**
   * The latest metric of each series recorded here, ordered by series, {@link #MAX_SERIES} at most.
   */
  public List<PerfMetric> getMasterPerfMetrics() {
    return latest.sorted();
  }

  /**
   * Prints {@link #getMasterPerfMetrics()} as a table, and below it what could not be delivered.
   */
  public void printMasterPerfMatrix(PrintStream out) {
    out.print(MatrixTable.render(getMasterPerfMetrics()));
    if (latest.leftOut() > 0) {
      out.println("! " + latest.leftOut() + " events of further series are not shown");
    }
    if (undelivered() > 0) {
      out.println("! " + undelivered() + " metrics were not delivered: " + lastFailure.get());
    }
    out.flush();
  }

  /** Metrics recorded here that did not reach the broker. */
  public long undelivered() {
    return undelivered.sum();
  }

  private static String reason(Throwable error) {
    Throwable cause = error instanceof CompletionException ? error.getCause() : error;
    return String.valueOf(cause == null ? error.getMessage() : cause.getMessage());
  }

  private static long epochNanos(Instant instant) {
    return TimeUnit.SECONDS.toNanos(instant.getEpochSecond()) + instant.getNano();
  }
}

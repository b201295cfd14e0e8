package dev.masterperf.producer;

import dev.masterperf.model.MetricType;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Series;
import dev.masterperf.model.Unit;
import dev.masterperf.model.text.MatrixTable;
import java.io.PrintStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Records what instrumented code measures: one line to add a metric, to time a block, or to state
 * what is switched on.
 *
 * <p>What happens often is recorded by an instrument: {@link #timer}, {@link #counter}, {@link
 * #gauge}, {@link #distribution}, {@link #state}. Get it once and keep it; recording then neither
 * waits nor allocates, and each second becomes one summary for a series, however much was recorded.
 * What happens once is an event of its own: {@link #addPerformanceMetric}, {@link #setState}.
 *
 * <p>No call waits for a broker. What could not be delivered is counted in {@link #undelivered()},
 * named below the printed matrix, and reported as the counter {@code dropped} of category {@code
 * MasterPerf} once the broker is back. Safe for use by many threads. {@link #close} flushes;
 * closing the publisher is its owner's business, and comes after.
 */
public final class MasterPerfTracker implements AutoCloseable {
  /** Series whose latest metric is kept for {@link #getMasterPerfMetrics()}. */
  public static final int MAX_SERIES = 10_000;

  /** How long {@link #close()} may take. */
  public static final Duration CLOSE_DEADLINE = Duration.ofSeconds(5);

  private final Placement placement;
  private final LatestMetrics latest = new LatestMetrics(MAX_SERIES);
  private final Delivery delivery;
  private final Instruments instruments;
  private final Flusher flusher;

  /** A tracker of scope {@code global}, without source, on the system's clocks. */
  public MasterPerfTracker(MetricPublisher publisher) {
    this(publisher, Series.DEFAULT_SCOPE, "", InstantSource.system(), System::nanoTime);
  }

  /**
   * @param scope environment of everything recorded here; scopes nest by {@code /}
   * @param source host or instance; empty for none. Counters of several processes need it, since
   *     two that write to one series would each look like a reset of the other
   * @param clock stamps the metrics
   * @param nanoTime measures the blocks, nanoseconds from any fixed point
   */
  public MasterPerfTracker(
      MetricPublisher publisher,
      String scope,
      String source,
      InstantSource clock,
      LongSupplier nanoTime) {
    this.placement = new Placement(scope, source, clock);
    this.delivery = new Delivery(publisher, latest);
    Recording recording = new Recording(placement, delivery, nanoTime, new LongAdder());
    this.instruments = new Instruments(recording);
    this.flusher = new Flusher(recording, instruments);
    delivery.onLoss(flusher::start);
  }

  /** {@link #timer(Series)} of a performance series. */
  public Timer timer(String category, String topic, String id) {
    return timer(Series.of(category, topic, id));
  }

  /**
   * How long something takes. The same series gives the same timer.
   *
   * @param series its scope and source are the tracker's to set
   * @throws IllegalArgumentException if the series is something else already
   */
  public Timer timer(Series series) {
    return started(instruments.timer(series));
  }

  /** {@link #counter(Series, Unit)} of a performance series without unit. */
  public Counter counter(String category, String topic, String id) {
    return counter(Series.of(category, topic, id), Unit.ONE);
  }

  /**
   * A number that only grows. The same series gives the same counter.
   *
   * @param series its scope and source are the tracker's to set
   * @param unit a base unit
   * @throws IllegalArgumentException if the series is something else already
   */
  public Counter counter(Series series, Unit unit) {
    return started(instruments.counter(series, unit));
  }

  /** {@link #gauge(Series, Unit)} of a performance series. */
  public Gauge gauge(String category, String topic, String id, Unit unit) {
    return gauge(Series.of(category, topic, id), unit);
  }

  /**
   * A number that goes up and down. The same series gives the same gauge.
   *
   * @param series its scope and source are the tracker's to set
   * @param unit a base unit
   * @throws IllegalArgumentException if the series is something else already
   */
  public Gauge gauge(Series series, Unit unit) {
    return started(instruments.gauge(series, unit));
  }

  /** {@link #distribution(Series, Unit)} of a performance series. */
  public Distribution distribution(String category, String topic, String id, Unit unit) {
    return distribution(Series.of(category, topic, id), unit);
  }

  /**
   * Numbers whose distribution matters. The same series gives the same distribution.
   *
   * @param series its scope and source are the tracker's to set
   * @param unit a base unit
   * @throws IllegalArgumentException if the series is something else already
   */
  public Distribution distribution(Series series, Unit unit) {
    return started(instruments.distribution(series, unit));
  }

  /** {@link #state(Series)} of a configuration series. */
  public State state(String category, String topic, String id) {
    return state(Observation.of(category, topic, id, "").ofType(MetricType.CONFIGURATION).series());
  }

  /**
   * A fact in words. The same series gives the same state.
   *
   * @param series its scope and source are the tracker's to set
   * @throws IllegalArgumentException if the series is something else already
   */
  public State state(Series series) {
    return started(instruments.state(series));
  }

  private <T extends Instrument> T started(T instrument) {
    flusher.start();
    return instrument;
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
    long now = placement.now();
    delivery.send(observations.stream().map(seen -> seen.toMetric(placement, now)).toList());
  }

  /** States a fact of configuration, {@code ENABLED} or {@code 3}. */
  public void setState(String category, String topic, String id, String state) {
    addPerformanceMetric(
        Observation.of(category, topic, id, state).ofType(MetricType.CONFIGURATION));
  }

  /**
   * Measures from now until {@link Timing#close()}; use it in a try-with-resources block. Short for
   * {@code timer(category, topic, id).start()}, which saves looking the timer up each time.
   *
   * @return records its seconds when closed
   * @throws IllegalArgumentException if the series is something else than a timer already
   */
  public Timing time(String category, String topic, String id) {
    return timer(category, topic, id).start();
  }

  /**
   * Sends now what the instruments recorded since the last whole second, instead of at the end of
   * this one.
   */
  public void flush() {
    flusher.flush();
  }

  /** {@link #close(Duration)} within {@link #CLOSE_DEADLINE}. */
  @Override
  public void close() {
    close(CLOSE_DEADLINE);
  }

  /**
   * Flushes what the instruments recorded and waits until the publisher has delivered everything,
   * but no longer than the deadline. What is left then is the publisher's, which may still deliver
   * it. What is recorded afterwards is not sent any more.
   */
  public void close(Duration deadline) {
    flusher.close(deadline);
  }

  /**
   * The latest metric of each series recorded here, ordered by series, {@link #MAX_SERIES} at most.
   * What the instruments hold is flushed first, so it is there as well.
   */
  public List<PerfMetric> getMasterPerfMetrics() {
    flusher.flush();
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
      out.println("! " + undelivered() + " metrics were not delivered: " + delivery.lastFailure());
    }
    out.flush();
  }

  /** Events recorded here that did not reach the broker, those inside of summaries included. */
  public long undelivered() {
    return delivery.lost();
  }
}

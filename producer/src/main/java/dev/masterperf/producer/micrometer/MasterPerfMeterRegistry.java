package dev.masterperf.producer.micrometer;

import dev.masterperf.model.Series;
import dev.masterperf.model.Unit;
import dev.masterperf.model.foreign.Labels;
import dev.masterperf.model.foreign.MeasuredUnit;
import dev.masterperf.model.foreign.Units;
import dev.masterperf.model.wire.IdentityLimits;
import dev.masterperf.producer.MasterPerfTracker;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Statistic;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.config.NamingConvention;
import io.micrometer.core.instrument.cumulative.CumulativeFunctionCounter;
import io.micrometer.core.instrument.cumulative.CumulativeFunctionTimer;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.core.instrument.distribution.pause.PauseDetector;
import io.micrometer.core.instrument.internal.DefaultGauge;
import io.micrometer.core.instrument.internal.DefaultLongTaskTimer;
import io.micrometer.core.instrument.internal.DefaultMeter;
import io.micrometer.core.instrument.noop.NoopCounter;
import io.micrometer.core.instrument.noop.NoopDistributionSummary;
import io.micrometer.core.instrument.noop.NoopFunctionCounter;
import io.micrometer.core.instrument.noop.NoopFunctionTimer;
import io.micrometer.core.instrument.noop.NoopGauge;
import io.micrometer.core.instrument.noop.NoopLongTaskTimer;
import io.micrometer.core.instrument.noop.NoopMeter;
import io.micrometer.core.instrument.noop.NoopTimer;
import io.micrometer.core.instrument.push.PushMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Meters of Micrometer as series of a tracker.
 *
 * <p>Timers, summaries and counters record straight into the tracker's instruments, which cost what
 * they always cost and are sent by the tracker's flush. What has to be asked for (gauges,
 * functions, long tasks) is read once a second.
 *
 * <p>It is a {@link PushMeterRegistry} for that reading: a thread of its own, {@code
 * micrometer-sampler}, so that a gauge that takes its time delays no flush of the tracker, and one
 * last reading when it is closed. Not a {@code StepMeterRegistry}: a step would hold back until its
 * end what the tracker has already, and counts that begin anew with each step are no counters.
 *
 * <p>A meter that can have no series is one that does nothing, is reported to {@code
 * config().onMeterRegistrationFailed}, logged, and counted in category {@code MasterPerf}: the code
 * that is instrumented never fails because of its instruments.
 */
public final class MasterPerfMeterRegistry extends PushMeterRegistry implements AutoCloseable {
  /** Series of one registry; a meter beyond does nothing. */
  public static final int MAX_SERIES = 10_000;

  private static final Logger LOG = LoggerFactory.getLogger(MasterPerfMeterRegistry.class);
  private static final Series REFUSED = Series.of("MasterPerf", "Micrometer", "refused_meters");

  private final MasterPerfTracker tracker;
  private final MeterNaming naming;
  private final Claims claims = new Claims(MAX_SERIES);
  private final Readings readings;

  /**
   * A registry that names series as {@link MeterNaming#DEFAULT} says.
   *
   * @param tracker stays its owner's to close, after this registry
   */
  public MasterPerfMeterRegistry(MasterPerfTracker tracker) {
    this(tracker, MeterNaming.DEFAULT);
  }

  /** A registry that names series in its own way. */
  public MasterPerfMeterRegistry(MasterPerfTracker tracker, MeterNaming naming) {
    this(tracker, naming, Clock.SYSTEM);
  }

  /**
   * @param clock by which timers measure and recent maxima grow old
   */
  public MasterPerfMeterRegistry(MasterPerfTracker tracker, MeterNaming naming, Clock clock) {
    this(tracker, naming, clock, new Sampling(Duration.ofSeconds(1)));
  }

  MasterPerfMeterRegistry(
      MasterPerfTracker tracker, MeterNaming naming, Clock clock, Sampling sampling) {
    super(sampling, clock);
    this.tracker = tracker;
    this.naming = naming;
    this.readings = new Readings(tracker);
    config().namingConvention(NamingConvention.identity).onMeterRemoved(this::forget);
    start(Sampling::thread);
  }

  @Override
  protected Timer newTimer(
      Meter.Id id, DistributionStatisticConfig config, PauseDetector pauseDetector) {
    return orNothing(
        id,
        () -> new TrackedTimer(id, clock, pauseDetector, config, tracker.timer(claim(id, ""))),
        NoopTimer::new);
  }

  @Override
  protected DistributionSummary newDistributionSummary(
      Meter.Id id, DistributionStatisticConfig config, double scale) {
    MeasuredUnit measured = Units.ofWord(id.getBaseUnit());
    return orNothing(
        id,
        () ->
            new TrackedSummary(
                id,
                clock,
                config,
                scale,
                measured,
                tracker.distribution(claim(id, ""), measured.base())),
        NoopDistributionSummary::new);
  }

  @Override
  protected Counter newCounter(Meter.Id id) {
    MeasuredUnit measured = Units.ofWord(id.getBaseUnit());
    return orNothing(
        id,
        () -> new TrackedCounter(id, measured, tracker.counter(claim(id, ""), measured.base())),
        NoopCounter::new);
  }

  @Override
  protected <T> Gauge newGauge(Meter.Id id, @Nullable T object, ToDoubleFunction<T> value) {
    DefaultGauge<T> gauge = new DefaultGauge<>(id, object, value);
    MeasuredUnit measured = Units.ofWord(id.getBaseUnit());
    return sampled(gauge, List.of(new Reading("", measured, gauge::value)), NoopGauge::new);
  }

  @Override
  protected <T> FunctionCounter newFunctionCounter(
      Meter.Id id, T object, ToDoubleFunction<T> count) {
    CumulativeFunctionCounter<T> counter = new CumulativeFunctionCounter<>(id, object, count);
    MeasuredUnit measured = Units.ofWord(id.getBaseUnit());
    return sampled(
        counter, List.of(new Reading("", measured, counter::count)), NoopFunctionCounter::new);
  }

  @Override
  protected <T> FunctionTimer newFunctionTimer(
      Meter.Id id,
      T object,
      ToLongFunction<T> count,
      ToDoubleFunction<T> totalTime,
      TimeUnit totalTimeUnit) {
    CumulativeFunctionTimer<T> timer =
        new CumulativeFunctionTimer<>(
            id, object, count, totalTime, totalTimeUnit, getBaseTimeUnit());
    return sampled(
        timer,
        List.of(
            new Reading(".count", MeasuredUnit.ONE, timer::count),
            new Reading(".total", MeasuredUnit.SECONDS, () -> timer.totalTime(TimeUnit.SECONDS))),
        NoopFunctionTimer::new);
  }

  @Override
  protected LongTaskTimer newLongTaskTimer(Meter.Id id, DistributionStatisticConfig config) {
    DefaultLongTaskTimer timer =
        new DefaultLongTaskTimer(id, clock, getBaseTimeUnit(), config, false);
    return sampled(
        timer,
        List.of(
            new Reading(".active", MeasuredUnit.ONE, timer::activeTasks),
            new Reading(".duration", MeasuredUnit.SECONDS, () -> timer.duration(TimeUnit.SECONDS)),
            new Reading(".max", MeasuredUnit.SECONDS, () -> timer.max(TimeUnit.SECONDS))),
        NoopLongTaskTimer::new);
  }

  @Override
  protected Meter newMeter(Meter.Id id, Meter.Type type, Iterable<Measurement> measurements) {
    List<Reading> each = new ArrayList<>();
    for (Measurement measurement : measurements) {
      Statistic statistic = measurement.getStatistic();
      each.add(
          new Reading(
              "." + statistic.getTagValueRepresentation(),
              measured(statistic, id),
              measurement::getValue));
    }
    return sampled(new DefaultMeter(id, type, measurements), each, NoopMeter::new);
  }

  private static MeasuredUnit measured(Statistic statistic, Meter.Id id) {
    return switch (statistic) {
      case COUNT, ACTIVE_TASKS -> MeasuredUnit.ONE;
      case TOTAL_TIME, DURATION -> MeasuredUnit.SECONDS;
      case TOTAL, MAX, VALUE, UNKNOWN -> Units.ofWord(id.getBaseUnit());
    };
  }

  private <M extends Meter, N extends M> M sampled(
      N meter, List<Reading> each, Function<Meter.Id, M> nothing) {
    Meter.Id id = meter.getId();
    return orNothing(
        id,
        () -> {
          readings.add(id, each, reading -> claim(id, reading.suffix()));
          return meter;
        },
        nothing);
  }

  /** The series of a meter, which from now on is nobody else's. */
  private Series claim(Meter.Id id, String suffix) {
    NamingConvention convention = config().namingConvention();
    Labels labels = new Labels();
    for (Tag tag : id.getConventionTags(convention)) {
      labels.add(tag.getKey(), tag.getValue());
    }
    String name = convention.name(id.getName() + suffix, id.getType(), id.getBaseUnit());
    Series series = naming.series(id, name, labels.toMap());
    IdentityLimits.require(series);
    claims.claim(series, id);
    return series;
  }

  private <M extends Meter> M orNothing(
      Meter.Id id, Supplier<? extends M> meter, Function<Meter.Id, M> nothing) {
    try {
      return meter.get();
    } catch (IllegalArgumentException e) {
      forget(id);
      refuse(id, e);
      return nothing.apply(id);
    }
  }

  private void refuse(Meter.Id id, IllegalArgumentException cause) {
    tracker.counter(REFUSED, Unit.ONE).increment();
    LOG.atWarn()
        .addKeyValue("meter", id)
        .addKeyValue("reason", cause.getMessage())
        .log("a meter can have no series and records nothing");
    meterRegistrationFailed(id, cause.getMessage());
  }

  private void forget(Meter meter) {
    forget(meter.getId());
  }

  private void forget(Meter.Id id) {
    readings.remove(id);
    claims.release(id);
  }

  /** Reads, once a second, what has to be asked for. */
  @Override
  protected void publish() {
    readings.readAll();
  }

  @Override
  protected TimeUnit getBaseTimeUnit() {
    return TimeUnit.SECONDS;
  }

  @Override
  protected DistributionStatisticConfig defaultHistogramConfig() {
    return DistributionStatisticConfig.DEFAULT;
  }

  /** Reads all once more and flushes the tracker, which stays open. */
  @Override
  public void close() {
    super.close();
    tracker.flush();
  }
}

package dev.masterperf.producer.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Series;
import dev.masterperf.model.Summary;
import dev.masterperf.model.Unit;
import dev.masterperf.producer.HandClock;
import dev.masterperf.producer.MasterPerfTracker;
import dev.masterperf.producer.RecordingPublisher;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Statistic;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.config.NamingConvention;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every kind of meter of the real library, on a clock moved by hand. */
class MasterPerfMeterRegistryTest {
  private static final Sampling BY_HAND = new Sampling(Duration.ofDays(1));

  private final HandClock clock = new HandClock("2026-01-02T03:04:05Z");
  private final RecordingPublisher published = new RecordingPublisher();
  private final MasterPerfTracker tracker =
      new MasterPerfTracker(published, "prod", "host-1", clock, () -> 0);
  private final Clock micrometer =
      new Clock() {
        @Override
        public long wallTime() {
          return clock.millis();
        }

        @Override
        public long monotonicTime() {
          return TimeUnit.MILLISECONDS.toNanos(clock.millis());
        }
      };
  private final MasterPerfMeterRegistry registry =
      new MasterPerfMeterRegistry(tracker, MeterNaming.DEFAULT, micrometer, BY_HAND);

  @AfterEach
  void close() {
    registry.close();
    tracker.close();
  }

  @Test
  void aTimerIsTheTrackersTimerUnderTheNameOfTheMeter() {
    Timer timer = registry.timer("http.server.requests", "http.method", "GET", "uri", "");
    timer.record(30, TimeUnit.MILLISECONDS);
    timer.record(Duration.ofMillis(10));
    timer.record(-1, TimeUnit.SECONDS);
    endSecond();

    PerfMetric metric = published.only("Micrometer", "http.server.requests");
    assertThat(metric.series().key().text())
        .isEqualTo(
            "prod|Micrometer|performance|http|General|http.server.requests|host-1|http_method=GET");
    assertThat(metric.unit()).isEqualTo(Unit.SECONDS);
    assertThat(metric.summary().count()).isEqualTo(2);
    assertThat(metric.summary().max()).isEqualTo(0.03);
    assertThat(metric.summary().sketch()).isNotNull();
  }

  @Test
  void aTimerAnswersMicrometerToo() {
    Timer timer =
        Timer.builder("checkout")
            .publishPercentiles(0.5, 0.99)
            .distributionStatisticExpiry(Duration.ofSeconds(30))
            .distributionStatisticBufferLength(3)
            .register(registry);
    timer.record(Duration.ofMillis(400));
    assertThat(timer.max(TimeUnit.MILLISECONDS)).isCloseTo(400, within(1e-9));
    endSecond();
    for (int i = 1; i <= 100; i++) {
      timer.record(Duration.ofMillis(i));
    }

    assertThat(timer.count()).isEqualTo(101);
    assertThat(timer.totalTime(TimeUnit.SECONDS)).isCloseTo(5.45, within(1e-9));
    assertThat(timer.mean(TimeUnit.SECONDS)).isCloseTo(5.45 / 101, within(1e-9));
    assertThat(timer.max(TimeUnit.SECONDS)).isEqualTo(0.4);
    assertThat(timer.takeSnapshot().count()).isEqualTo(101);
    assertThat(timer.takeSnapshot().total(TimeUnit.SECONDS)).isCloseTo(5.45, within(1e-9));
    assertThat(percentile(timer, 0)).isCloseTo(51, within(1.1));
    assertThat(percentile(timer, 1)).isCloseTo(100, within(2.1));

    clock.advance(Duration.ofSeconds(20));
    tracker.flush();
    clock.advance(Duration.ofSeconds(15));
    assertThat(timer.max(TimeUnit.SECONDS)).as("the 400 ms are old").isEqualTo(0.1);
    clock.advance(Duration.ofSeconds(31));
    assertThat(timer.max(TimeUnit.SECONDS)).isZero();
    assertThat(percentile(timer, 0)).isZero();
    assertThat(timer.count()).isEqualTo(101);
  }

  private static double percentile(Timer timer, int index) {
    return timer.takeSnapshot().percentileValues()[index].value(TimeUnit.MILLISECONDS);
  }

  @Test
  void aTimerMeasuresCodeByTheClockOfTheRegistry() {
    registry.timer("block").record(() -> clock.advance(Duration.ofMillis(250)));
    Timer.Sample sample = Timer.start(registry);
    clock.advance(Duration.ofMillis(50));
    sample.stop(registry.timer("block"));
    endSecond();

    assertThat(published.only("Micrometer", "block").summary().sum()).isEqualTo(0.3);
    assertThat(published.only("Micrometer", "block").series().topic()).isEqualTo("block");
  }

  @Test
  void aSummaryIsKeptInTheBaseUnitOfItsWord() {
    DistributionSummary bytes =
        DistributionSummary.builder("upload.size").baseUnit("kilobytes").register(registry);
    bytes.record(3);
    bytes.record(1.5);
    DistributionSummary ratio =
        DistributionSummary.builder("cache.hits").scale(100).baseUnit("percent").register(registry);
    ratio.record(0.25);
    endSecond();

    PerfMetric metric = published.only("Micrometer", "upload.size");
    assertThat(metric.unit()).isEqualTo(Unit.BYTES);
    assertThat(metric.summary().max()).isEqualTo(3000);
    assertThat(bytes.totalAmount()).isEqualTo(4.5);
    assertThat(bytes.max()).isEqualTo(3);
    assertThat(bytes.count()).isEqualTo(2);
    assertThat(bytes.takeSnapshot().mean()).isEqualTo(2.25);
    assertThat(published.only("Micrometer", "cache.hits").summary().last()).isEqualTo(0.25);
  }

  @Test
  void aCounterBeginsWithZeroAndCountsParts() {
    Counter counter = Counter.builder("billed").baseUnit("milliseconds").register(registry);
    counter.increment(1500);
    counter.increment(0.5);
    endSecond();

    Summary sent = published.only("Micrometer", "billed").summary();
    assertThat(sent.first()).isZero();
    assertThat(sent.last()).isCloseTo(1.5005, within(1e-12));
    assertThat(counter.count()).isCloseTo(1500.5, within(1e-9));
  }

  @Test
  void gaugesAreReadEachSecondAndOneWithoutANumberIsLeftOut() {
    AtomicReference<Double> degrees = new AtomicReference<>(Double.NaN);
    Gauge.builder("room.temperature", degrees, AtomicReference::get).register(registry);
    TimeGauge.builder("queue.age", () -> 1500, TimeUnit.MILLISECONDS).register(registry);
    endSecond();
    degrees.set(21.5);
    endSecond();
    degrees.set(-3.0);
    endSecond();

    assertThat(published.of("Micrometer", "room.temperature"))
        .extracting(metric -> metric.summary().last())
        .containsExactly(21.5, -3.0);
    assertThat(published.of("Micrometer", "queue.age"))
        .hasSize(3)
        .allSatisfy(
            metric -> {
              assertThat(metric.value()).isEqualTo("1.5s");
              assertThat(metric.unit()).isEqualTo(Unit.SECONDS);
            });
    assertThat(published.of("MasterPerf", "refused")).isEmpty();
  }

  @Test
  void aGaugeWhoseObjectIsGoneSendsNothingMore() {
    Gauge.builder("of.nobody", null, object -> 5).register(registry);
    endSecond();

    assertThat(published.of("Micrometer", "of.nobody")).isEmpty();
  }

  @Test
  void functionsAreTotals() {
    double[] totals = {7, 0.25};
    FunctionCounter.builder("evictions", totals, all -> all[0]).register(registry);
    FunctionTimer.builder("gets", totals, all -> (long) all[0], all -> all[1], TimeUnit.MINUTES)
        .register(registry);
    endSecond();
    totals[0] = 9;
    totals[1] = 0.5;
    endSecond();

    assertThat(published.of("Micrometer", "evictions"))
        .extracting(metric -> metric.summary().last())
        .containsExactly(7.0, 9.0);
    assertThat(published.of("Micrometer", "gets.count"))
        .extracting(metric -> metric.summary().last())
        .containsExactly(7.0, 9.0);
    assertThat(published.of("Micrometer", "gets.total"))
        .extracting(PerfMetric::value)
        .containsExactly("15s", "30s");
  }

  @Test
  void aLongTaskIsSeenWhileItRuns() {
    LongTaskTimer imports = LongTaskTimer.builder("import").register(registry);
    LongTaskTimer.Sample first = imports.start();
    clock.advance(Duration.ofSeconds(9));
    imports.start();
    endSecond();

    assertThat(published.only("Micrometer", "import.active").value()).isEqualTo("2");
    assertThat(published.only("Micrometer", "import.duration").value()).isEqualTo("9s");
    assertThat(published.only("Micrometer", "import.max").value()).isEqualTo("9s");
    first.stop();
    endSecond();
    assertThat(published.of("Micrometer", "import.active").get(1).value()).isEqualTo("1");
  }

  @Test
  void aMeterOfItsOwnKindBecomesASeriesForEachMeasurement() {
    Meter.builder(
            "pool",
            Meter.Type.OTHER,
            List.of(
                new Measurement(() -> 4.0, Statistic.ACTIVE_TASKS),
                new Measurement(() -> 2.0, Statistic.TOTAL_TIME),
                new Measurement(() -> 10.0, Statistic.VALUE)))
        .baseUnit("mebibytes")
        .register(registry);
    endSecond();

    assertThat(published.only("Micrometer", "pool.active").value()).isEqualTo("4");
    assertThat(published.only("Micrometer", "pool.total").unit()).isEqualTo(Unit.SECONDS);
    assertThat(published.only("Micrometer", "pool.value").summary().last()).isEqualTo(10 << 20);
  }

  @Test
  void aMeterThatFailsIsCountedAndTheOthersGoOn() {
    Meter.builder(
            "broken",
            Meter.Type.OTHER,
            List.of(
                new Measurement(
                    (DoubleSupplier)
                        () -> {
                          throw new IllegalStateException("no pool");
                        },
                    Statistic.VALUE)))
        .register(registry);
    registry.gauge("sound", 1);
    endSecond();
    endSecond();

    assertThat(published.of("MasterPerf", "failed_readings"))
        .extracting(PerfMetric::value)
        .containsExactly("1", "2");
    assertThat(published.of("Micrometer", "sound")).hasSize(2);
  }

  @Test
  void theBindersOfTheJvmShowUp() {
    new JvmMemoryMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    try (JvmGcMetrics gc = new JvmGcMetrics()) {
      gc.bindTo(registry);
      endSecond();
    }

    assertThat(published.of("Micrometer", "jvm.memory.used"))
        .hasSizeGreaterThan(3)
        .allSatisfy(
            metric -> {
              assertThat(metric.unit()).isEqualTo(Unit.BYTES);
              assertThat(metric.series().topic()).isEqualTo("jvm");
              assertThat(metric.series().labels()).containsKeys("area", "exported_id");
              assertThat(metric.summary().last()).isPositive();
            });
    assertThat(published.only("Micrometer", "system.cpu.count").summary().last()).isPositive();
    assertThat(published.only("Micrometer", "process.cpu.time").unit()).isEqualTo(Unit.SECONDS);
    assertThat(published.only("Micrometer", "process.cpu.time").summary().last())
        .isBetween(0.0, 1e5);
    assertThat(published.of("Micrometer", "jvm.threads.states")).isNotEmpty();
    assertThat(published.of("MasterPerf", "refused_meters")).isEmpty();
  }

  @Test
  void namesCanBeGivenByAFunctionAndByAConvention() {
    MeterNaming naming =
        (meter, name, labels) -> {
          String operation = labels.remove("operation");
          return operation == null
              ? MeterNaming.ofCategory("Shop").series(meter, name, labels)
              : Series.of("Shop", operation, name);
        };
    try (MasterPerfMeterRegistry own =
        new MasterPerfMeterRegistry(tracker, naming, micrometer, BY_HAND)) {
      own.config().namingConvention(NamingConvention.snakeCase).commonTags("team.name", "a");
      own.timer("cart.checkout.time", "operation", "Payment").record(Duration.ofMillis(1));
      own.counter("cart.items").increment();
      own.more().longTaskTimer("cart.import").start();
    }

    assertThat(published.only("Shop", "cart_checkout_time").series().topic()).isEqualTo("Payment");
    assertThat(published.only("Shop", "cart_items").series().topic()).isEqualTo("cart");
    assertThat(published.only("Shop", "cart_items").series().labels())
        .isEqualTo(Map.of("team_name", "a"));
    assertThat(published.only("Shop", "cart_import_active").value()).isEqualTo("1");
  }

  @Test
  void twoMetersThatWouldWriteToOneSeriesAreToldApartAndTheSecondRecordsNothing() {
    List<String> reasons = new ArrayList<>();
    registry.config().onMeterRegistrationFailed((id, reason) -> reasons.add(reason));
    registry.counter("orders", "shop-name", "x").increment();
    Counter second = registry.counter("orders", "shop.name", "x");
    second.increment();
    Gauge.builder("orders.active", () -> 3).register(registry);
    LongTaskTimer.builder("orders").tag("a", "b").register(registry);
    LongTaskTimer third = LongTaskTimer.builder("orders.active").tag("c", "").register(registry);
    third.start();
    endSecond();

    assertThat(second.count()).isZero();
    assertThat(published.only("Micrometer", "orders").value()).isEqualTo("1");
    assertThat(published.only("MasterPerf", "refused_meters").value()).isEqualTo("1");
    assertThat(reasons)
        .singleElement()
        .asString()
        .contains("series global|Micrometer|performance|orders|General|orders||shop_name=x belongs")
        .contains("name one of them otherwise");
  }

  @Test
  void aMeterThatNoSeriesCanHoldRecordsNothingAndSaysWhy() {
    List<String> reasons = new ArrayList<>();
    registry.config().onMeterRegistrationFailed((id, reason) -> reasons.add(reason));
    registry.timer("query", "sql", "x".repeat(1025)).record(Duration.ofMillis(1));
    Tags many = Tags.empty();
    for (int i = 0; i < 65; i++) {
      many = many.and("tag" + i, "x");
    }
    registry.gauge("tagged", many, 1);
    endSecond();

    assertThat(reasons)
        .containsExactly(
            "label sql has 1025 characters, at most 1024 are taken",
            "it has 65 labels, at most 64 are taken");
    assertThat(published.of("Micrometer", "query")).isEmpty();
    assertThat(published.of("Micrometer", "tagged")).isEmpty();
  }

  @Test
  void seriesBeyondTheLimitRecordNothingAndAreCounted() {
    for (int i = 0; i < MasterPerfMeterRegistry.MAX_SERIES + 5; i++) {
      registry.counter("users", "name", "user-" + i).increment();
    }
    endSecond();

    assertThat(published.of("Micrometer", "users")).hasSize(MasterPerfMeterRegistry.MAX_SERIES);
    assertThat(published.only("MasterPerf", "refused_meters").value()).isEqualTo("5");
    registry.remove(registry.find("users").tag("name", "user-0").counter());
    registry.counter("users", "name", "another").increment();
    endSecond();
    assertThat(published.of("Micrometer", "users")).hasSize(MasterPerfMeterRegistry.MAX_SERIES + 1);
  }

  @Test
  void aMeterThatWasRemovedIsReadNoMoreAndMayComeBack() {
    MultiGauge queues = MultiGauge.builder("queue").register(registry);
    queues.register(List.of(MultiGauge.Row.of(Tags.of("q", "a"), () -> 1)), true);
    Timer timer = registry.timer("again");
    timer.record(Duration.ofSeconds(1));
    endSecond();
    queues.register(List.of(MultiGauge.Row.of(Tags.of("q", "b"), () -> 2)), true);
    registry.remove(timer);
    Timer again = registry.timer("again");
    again.record(Duration.ofSeconds(2));
    endSecond();

    assertThat(published.of("Micrometer", "queue"))
        .extracting(metric -> metric.series().labels().get("q"))
        .containsExactly("a", "b");
    assertThat(again.count()).isEqualTo(1);
    assertThat(again.totalTime(TimeUnit.SECONDS)).isEqualTo(2);
    assertThat(published.of("Micrometer", "again")).hasSize(2);
  }

  @Test
  void closingReadsOnceMoreAndFlushesAndLeavesTheTrackerOpen() {
    registry.timer("last").record(Duration.ofMillis(5));
    registry.gauge("level", 3);
    registry.close();

    assertThat(published.of("Micrometer", "last")).hasSize(1);
    assertThat(published.of("Micrometer", "level")).isNotEmpty();
    assertThat(published.isClosed()).isFalse();
    tracker.counter("Demo", "Own", "more").increment();
    tracker.flush();
    assertThat(published.of("Demo", "more")).hasSize(1);
  }

  /** What the sampler's thread and the flush do by themselves, each second. */
  private void endSecond() {
    registry.publish();
    clock.advance(Duration.ofSeconds(1));
    tracker.flush();
  }
}

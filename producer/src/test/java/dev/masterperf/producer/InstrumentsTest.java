package dev.masterperf.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.masterperf.model.MetricType;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Series;
import dev.masterperf.model.Status;
import dev.masterperf.model.Summary;
import dev.masterperf.model.Unit;
import dev.masterperf.model.wire.MetricCodec;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What each instrument sends, on a clock moved by hand: nothing here waits for a second. */
class InstrumentsTest {
  private static final long SECOND = 1_000_000_000;
  private static final long T = 1_767_323_045 * SECOND;

  private final HandClock clock = new HandClock("2026-01-02T03:04:05Z");
  private final RecordingPublisher published = new RecordingPublisher();
  private final AtomicLong nanos = new AtomicLong();
  private final MasterPerfTracker tracker =
      new MasterPerfTracker(published, "prod/eu", "host-1", clock, nanos::get);

  @Test
  void aTimersSecondBecomesOneSummaryThatFitsTheSecond() {
    Timer timer = tracker.timer("R2", "Object Upload", "upload");
    timer.record(30_000_000);
    timer.record(Duration.ofMillis(10));
    timer.record(20_000_000);
    endSecond();

    PerfMetric metric = published.only("R2", "upload");
    assertThat(metric.series().key().text())
        .isEqualTo("prod/eu|R2|performance|Object Upload|General|upload|host-1|");
    assertThat(metric.unit()).isEqualTo(Unit.SECONDS);
    assertThat(metric.value()).isEqualTo("20ms");
    Summary summary = metric.summary();
    assertThat(summary.startNanos()).isEqualTo(T);
    assertThat(summary.endNanos()).isEqualTo(T + SECOND);
    assertThat(summary.firstTsNanos()).isEqualTo(T);
    assertThat(summary.lastTsNanos()).isEqualTo(T + SECOND - 1);
    assertThat(summary.count()).isEqualTo(3);
    assertThat(summary.sum()).isEqualTo(0.06);
    assertThat(summary.sumSquares()).isCloseTo(0.0014, within(1e-15));
    assertThat(summary.min()).isEqualTo(0.01);
    assertThat(summary.max()).isEqualTo(0.03);
    assertThat(summary.first()).isEqualTo(0.03);
    assertThat(summary.last()).isEqualTo(0.02);
    assertThat(summary.errors()).isZero();
    // 30 ms to 10 ms is a fall, so a reset that counts from 0; then 10 ms more.
    assertThat(summary.increase()).isCloseTo(0.02, within(1e-15));
    assertThat(summary.sketch().count()).isEqualTo(3);
    assertThat(summary.sketch().quantile(0.5)).isCloseTo(0.02, within(0.0002));
  }

  @Test
  void aSecondWithoutASampleSendsNothing() {
    Timer timer = tracker.timer("R2", "Object Upload", "upload");
    timer.record(1);
    endSecond();
    endSecond();
    timer.record(2);
    endSecond();

    assertThat(published.of("R2", "upload"))
        .extracting(metric -> metric.summary().startNanos())
        .containsExactly(T, T + 2 * SECOND);
  }

  @Test
  void whatIsSentIsReadBackAsItWas() throws Exception {
    Timer timer = tracker.timer("R2", "Object Upload", "upload");
    for (int i = 0; i < 100; i++) {
      timer.record(i * 1_000_003L);
    }
    endSecond();

    PerfMetric sent = published.only("R2", "upload");
    List<MetricCodec.Item> read = MetricCodec.decode(MetricCodec.encode(List.of(sent)), 0);
    Summary summary = ((MetricCodec.Item.Accepted) read.get(0)).metric().summary();
    assertThat(summary)
        .usingRecursiveComparison()
        .ignoringFields("sketch")
        .isEqualTo(sent.summary());
    assertThat(summary.sketch().count()).isEqualTo(100);
  }

  @Test
  void anErrorGoesAtOnceAndIsNotCountedAgain() {
    Timer timer = tracker.timer("R2", "Object Upload", "upload");
    clock.advance(Duration.ofMillis(300));
    timer.recordError(5_000_000, new IllegalStateException("broken"));

    PerfMetric metric = published.only("R2", "upload");
    assertThat(metric.status()).isEqualTo(Status.ERROR);
    assertThat(metric.measure()).isEqualTo(0.005);
    assertThat(metric.tsNanos()).isEqualTo(T + 300_000_000);
    assertThat(metric.properties()).containsEntry("error", "IllegalStateException");
    endSecond();
    assertThat(published.of("R2", "upload")).hasSize(1);
  }

  @Test
  void aStormOfErrorsBecomesPartOfTheSummary() {
    Timer timer = tracker.timer("R2", "Object Upload", "upload");
    for (int i = 0; i < Allowance.AT_ONCE + 90; i++) {
      timer.recordError(5_000_000);
    }
    timer.record(1);
    endSecond();
    timer.recordError(1);

    List<PerfMetric> sent = published.of("R2", "upload");
    assertThat(sent).hasSize(Allowance.AT_ONCE + 2);
    Summary summary = sent.get(Allowance.AT_ONCE).summary();
    assertThat(summary.errors()).isEqualTo(90);
    assertThat(summary.count()).isEqualTo(91);
    assertThat(sent.get(Allowance.AT_ONCE + 1).status()).isEqualTo(Status.ERROR);
  }

  @Test
  void aNegativeDurationAndANumberThatIsNoneAreRefusedAndCounted() {
    tracker.timer("Demo", "Bad", "timer").record(-1);
    tracker.timer("Demo", "Bad", "timer").recordError(-1);
    tracker.gauge("Demo", "Bad", "gauge", Unit.ONE).set(Double.NaN);
    tracker.distribution("Demo", "Bad", "sizes", Unit.BYTES).record(Double.POSITIVE_INFINITY);
    tracker.counter("Demo", "Bad", "counter").add(-1);
    endSecond();

    assertThat(published.only("MasterPerf", "refused").summary().last()).isEqualTo(5);
    assertThat(published.of("Demo", "timer")).isEmpty();
    assertThat(published.only("Demo", "counter").summary().last()).isZero();
  }

  @Test
  void theLongestDurationsAreTakenToo() {
    Timer timer = tracker.timer("Demo", "Long", "timer");
    timer.record(Duration.ofSeconds(Long.MAX_VALUE));
    timer.record(Long.MAX_VALUE);
    timer.record(0);
    endSecond();

    Summary summary = published.only("Demo", "timer").summary();
    assertThat(summary.count()).isEqualTo(3);
    assertThat(summary.max()).isEqualTo(Long.MAX_VALUE / 1e9);
    assertThat(summary.min()).isZero();
    assertThat(summary.sketch().count()).isEqualTo(3);
  }

  @Test
  void aDistributionTakesAnyNumber() {
    Distribution sizes = tracker.distribution("Demo", "Numbers", "any", Unit.BYTES);
    double[] values = {-5, 0, 1e-300, 1e300, -1e300, 7.25, Double.MIN_VALUE};
    for (double value : values) {
      sizes.record(value);
    }
    endSecond();

    Summary summary = published.only("Demo", "any").summary();
    assertThat(summary.count()).isEqualTo(values.length);
    assertThat(summary.sketch().count()).isEqualTo(values.length);
    assertThat(summary.min()).isEqualTo(-1e300);
    assertThat(summary.max()).isEqualTo(1e300);
    assertThat(summary.sum()).isEqualTo(-5 + 1e300 - 1e300 + 7.25);
    assertThat(summary.sumSquares()).isEqualTo(Double.MAX_VALUE);
    assertThat(summary.sketch().quantile(0.5)).isZero();
  }

  @Test
  void aGaugeTellsItsLastValueAndWhatWasBetween() {
    Gauge depth = tracker.gauge("Demo", "Queue", "depth", Unit.ONE);
    depth.set(3);
    depth.set(11);
    depth.set(-2);
    depth.set(7);
    endSecond();

    PerfMetric metric = published.only("Demo", "depth");
    assertThat(metric.value()).isEqualTo("7");
    assertThat(metric.summary().last()).isEqualTo(7);
    assertThat(metric.summary().min()).isEqualTo(-2);
    assertThat(metric.summary().max()).isEqualTo(11);
  }

  @Test
  void aCounterBeginsWithZeroAndThenTellsItsTotal() {
    Counter requests = tracker.counter("Demo", "Server", "requests");
    requests.add(3);
    requests.increment();
    endSecond();
    endSecond();
    requests.add(6);
    endSecond();

    List<PerfMetric> sent = published.of("Demo", "requests");
    assertThat(sent).extracting(PerfMetric::value).containsExactly("4", "10");
    Summary begun = sent.get(0).summary();
    assertThat(begun.count()).isEqualTo(2);
    assertThat(begun.first()).isZero();
    assertThat(begun.last()).isEqualTo(4);
    assertThat(begun.increase()).isEqualTo(4);
    Summary moved = sent.get(1).summary();
    assertThat(moved.count()).isEqualTo(1);
    assertThat(moved.first()).isEqualTo(10);
    assertThat(moved.increase()).isZero();
    assertThat(moved.firstTsNanos()).isEqualTo(T + 3 * SECOND - 1);
  }

  @Test
  void aCounterThatWasNeverMovedSaysSoOnce() {
    tracker.counter("Demo", "Server", "failures");
    endSecond();
    endSecond();

    assertThat(published.only("Demo", "failures").summary().last()).isZero();
  }

  @Test
  void aStateGoesAtOnceAndOnlyWhenItChanges() {
    State role = tracker.state("Demo", "Cluster", "role");
    role.set("follower");
    role.set("follower");
    role.set("leader");
    role.set("leader", Status.ERROR);
    endSecond();

    assertThat(published.of("Demo", "role"))
        .extracting(metric -> metric.value() + " " + metric.status())
        .containsExactly("follower OK", "leader OK", "leader ERROR");
    assertThat(published.all().get(0).series().type()).isEqualTo(MetricType.CONFIGURATION);
  }

  @Test
  void aStateThatFlapsSendsTheFactOfTheSecondsEnd() {
    State role = tracker.state("Demo", "Cluster", "role");
    for (int i = 0; i < 1_000; i++) {
      role.set("step-" + i);
    }
    endSecond();

    List<PerfMetric> sent = published.of("Demo", "role");
    assertThat(sent).hasSize(Allowance.AT_ONCE + 1);
    assertThat(sent.get(Allowance.AT_ONCE).value()).isEqualTo("step-999");
  }

  @Test
  void theSameSeriesGivesTheSameInstrument() {
    assertThat(tracker.timer("R2", "Object Upload", "upload"))
        .isSameAs(tracker.timer(Series.of("R2", "Object Upload", "upload")))
        .isNotSameAs(tracker.timer("R2", "Object Upload", "download"));
  }

  @Test
  void anotherKindOrUnitOfTheSameSeriesIsRefusedByName() {
    tracker.gauge("R2", "Object Upload", "upload", Unit.BYTES);

    assertThatThrownBy(() -> tracker.timer("R2", "Object Upload", "upload"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "series prod/eu|R2|performance|Object Upload|General|upload|host-1| is a gauge in By"
                + " already and cannot be a timer in s as well; give one of them another id");
    assertThatThrownBy(() -> tracker.gauge("R2", "Object Upload", "upload", Unit.ONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is a gauge in By already and cannot be a gauge in 1");
  }

  @Test
  void seriesBeyondTheLimitShareOneOfTheirKind() {
    for (int i = 0; i < Instruments.MAX_SERIES; i++) {
      tracker.state("Demo", "Many", "id-" + i);
    }

    Gauge first = tracker.gauge("Demo", "Many", "one-more", Unit.ONE);
    assertThat(first).isSameAs(tracker.gauge("Demo", "Many", "and-another", Unit.ONE));
    assertThat(first.series().id()).isEqualTo("overflow");
    assertThat(tracker.timer("Demo", "Many", "a-timer").series().labels())
        .containsEntry("kind", "a timer in s");
    assertThat(tracker.state("Demo", "Many", "id-7").series().id()).isEqualTo("id-7");
  }

  private void endSecond() {
    clock.advance(Duration.ofSeconds(1));
    tracker.flush();
  }
}

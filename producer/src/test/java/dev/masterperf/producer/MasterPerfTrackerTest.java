package dev.masterperf.producer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.model.MetricType;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Status;
import dev.masterperf.model.Unit;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MasterPerfTrackerTest {
  private final RecordingPublisher published = new RecordingPublisher();
  private final AtomicLong nanos = new AtomicLong();
  private final MasterPerfTracker tracker =
      new MasterPerfTracker(
          published,
          "prod/eu",
          "host-1",
          InstantSource.fixed(Instant.parse("2026-01-02T03:04:05.000000006Z")),
          nanos::get);

  @Test
  void aMetricCarriesTheTrackersScopeSourceAndClock() {
    tracker.addPerformanceMetric("R2", "Object Upload", "upload", "19.6ms");

    PerfMetric metric = published.only("R2", "upload");
    assertThat(metric.series().scope()).isEqualTo("prod/eu");
    assertThat(metric.series().source()).isEqualTo("host-1");
    assertThat(metric.series().subCat()).isEqualTo("General");
    assertThat(metric.value()).isEqualTo("19.6ms");
    assertThat(metric.measure()).isEqualTo(0.0196);
    assertThat(metric.tsNanos()).isEqualTo(1_767_323_045_000_000_006L);
  }

  @Test
  void anObservationKeepsAllItsColumns() {
    tracker.addPerformanceMetric(
        Observation.of("R2", "Object Upload", "upload", "2x")
            .ofType(MetricType.BENCHMARK)
            .inSubCat("large")
            .labelled("bucket", "b1")
            .ended(Status.ERROR)
            .describedBy("PutObject", "b1/live", "slow")
            .with(Map.of("bytes", "1")));

    PerfMetric metric = published.only("R2", "upload");
    assertThat(metric.series().key().text())
        .isEqualTo("prod/eu|R2|benchmark|Object Upload|large|upload|host-1|bucket=b1");
    assertThat(metric.status()).isEqualTo(Status.ERROR);
    assertThat(metric.pattern() + metric.locations() + metric.impact())
        .isEqualTo("PutObjectb1/liveslow");
    assertThat(metric.properties()).containsExactly(Map.entry("bytes", "1"));
  }

  @Test
  void timedBlocksOfASecondAreOneSummaryInSeconds() {
    for (int i = 1; i <= 2; i++) {
      try (Timing timing = tracker.time("Demo", "Parsing", "parse")) {
        nanos.addAndGet(i * 250_000_000L);
      }
    }
    tracker.flush();

    PerfMetric metric = published.only("Demo", "parse");
    assertThat(metric.summary().count()).isEqualTo(2);
    assertThat(metric.summary().sum()).isEqualTo(0.75);
    assertThat(metric.value()).isEqualTo("375ms");
    assertThat(metric.unit()).isEqualTo(Unit.SECONDS);
    assertThat(metric.status()).isEqualTo(Status.OK);
  }

  @Test
  void aTimedBlockThatFailedSaysSoAndNamesTheError() {
    try (Timing timing = tracker.time("Demo", "Parsing", "parse")) {
      timing.failed(new IllegalStateException("broken"));
    }

    PerfMetric metric = published.only("Demo", "parse");
    assertThat(metric.status()).isEqualTo(Status.ERROR);
    assertThat(metric.properties()).containsEntry("error", "IllegalStateException");
  }

  @Test
  void aTimingClosedTwiceIsOneMeasurement() {
    Timing timing = tracker.time("Demo", "Parsing", "parse");

    timing.close();
    timing.close();
    tracker.flush();

    assertThat(published.only("Demo", "parse").summary().count()).isEqualTo(1);
  }

  @Test
  void aStateIsConfigurationWithoutANumber() {
    tracker.setState("Zstd", "Compression", "zstd", "ENABLED");

    PerfMetric metric = published.only("Zstd", "zstd");
    assertThat(metric.series().type()).isEqualTo(MetricType.CONFIGURATION);
    assertThat(metric.value()).isEqualTo("ENABLED");
    assertThat(metric.measure()).isNull();
  }

  @Test
  void theMatrixHoldsTheLatestMetricOfEachSeries() {
    tracker.addPerformanceMetric("R2", "Object Upload", "upload", "1ms");
    tracker.addPerformanceMetric("Demo", "Other", "other", "5");
    tracker.addPerformanceMetric("R2", "Object Upload", "upload", "2ms");

    assertThat(tracker.getMasterPerfMetrics())
        .extracting(PerfMetric::value)
        .containsExactly("5", "2ms");
  }

  @Test
  void theMatrixShowsWhatInstrumentsHoldWithoutWaitingForTheSecondToEnd() {
    tracker.timer("R2", "Object Upload", "upload").record(19_600_000);

    assertThat(tracker.getMasterPerfMetrics())
        .extracting(PerfMetric::value)
        .containsExactly("19.6ms");
  }

  @Test
  void seriesBeyondTheBoundAreCountedAndThoseKnownStillMove() {
    for (int i = 0; i <= MasterPerfTracker.MAX_SERIES; i++) {
      tracker.addPerformanceMetric("Demo", "Many", "id-" + i, "1");
    }
    tracker.addPerformanceMetric("Demo", "Many", "id-0", "2");

    assertThat(tracker.getMasterPerfMetrics()).hasSize(MasterPerfTracker.MAX_SERIES);
    assertThat(tracker.getMasterPerfMetrics().get(0).value()).isEqualTo("2");
    assertThat(printed()).contains("! 1 events of further series are not shown");
  }

  @Test
  void thePrintedMatrixNamesWhatWasNotDelivered() {
    tracker.addPerformanceMetric("Demo", "Topic", "first", "1");
    published.refuseWith("the queue is full");
    tracker.addPerformanceMetric("Demo", "Topic", "second", "2");

    assertThat(tracker.undelivered()).isEqualTo(1);
    assertThat(printed())
        .startsWith("📊 MASTER_PERF Matrix Update:\n| Category ")
        .contains("| second{source=\"host-1\"} ", "| dropped{source=\"host-1\"} ")
        .endsWith("! 1 metrics were not delivered: the queue is full" + System.lineSeparator());
  }

  private String printed() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    tracker.printMasterPerfMatrix(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    return bytes.toString(StandardCharsets.UTF_8);
  }
}

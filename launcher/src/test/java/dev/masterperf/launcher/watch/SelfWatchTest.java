package dev.masterperf.launcher.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.api.openmetrics.Family;
import dev.masterperf.api.openmetrics.Figures;
import dev.masterperf.model.DeletedScopes;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.ScopeDeletion;
import dev.masterperf.model.Unit;
import dev.masterperf.producer.MetricPublisher;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class SelfWatchTest {
  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

  private final Figures figures = new Figures();
  private final List<PerfMetric> published = new ArrayList<>();
  private DeletedScopes deleted = DeletedScopes.NONE;
  private Instant now = NOW;
  private double ready;

  private final MetricPublisher publisher =
      new MetricPublisher() {
        @Override
        public CompletableFuture<Void> publish(List<PerfMetric> metrics) {
          published.addAll(metrics);
          return CompletableFuture.failedFuture(new IllegalStateException("no broker"));
        }

        @Override
        public void close() {}
      };

  private void tell() {
    try (SelfWatch watch = watch()) {
      watch.tell();
    }
  }

  private SelfWatch watch() {
    return new SelfWatch(figures, "host-1", publisher, () -> deleted, () -> now);
  }

  @Test
  void aFigureIsARowOfTheProductsOwnScopeNamedAsItIsScraped() {
    figures.add(
        () ->
            List.of(
                Family.counter("masterperf_dead_letters", "Refused.").with(3),
                Family.gauge("masterperf_archive_lag_seconds", "Waits.")
                    .with(Map.of("topic", "masterperf.late.v1"), 9.5)));

    tell();

    assertThat(published)
        .extracting(metric -> metric.series().key().text())
        .containsExactly(
            "masterperf|MasterPerf|performance|Self-watch|General|masterperf_dead_letters_total"
                + "|host-1|instance=host-1",
            "masterperf|MasterPerf|performance|masterperf.late.v1|General"
                + "|masterperf_archive_lag_seconds|host-1|instance=host-1");
    assertThat(published).extracting(PerfMetric::measure).containsExactly(3.0, 9.5);
    assertThat(published).extracting(PerfMetric::unit).containsExactly(Unit.ONE, Unit.SECONDS);
    assertThat(published.get(0).tsNanos()).isEqualTo(NOW.toEpochMilli() * 1_000_000);
  }

  @Test
  void whatOnlyScrapersLookAtIsNoRow() {
    figures.add(
        () ->
            List.of(
                Family.gauge("masterperf_build_info", "Version.").with(1),
                Family.gauge("masterperf_ready", "Ready.").with(Double.NaN)));

    tell();

    assertThat(published).isEmpty();
  }

  @Test
  void aScopeThatWasDeletedStaysEmpty() {
    figures.add(() -> List.of(Family.gauge("masterperf_ready", "Ready.").with(1)));
    deleted = new DeletedScopes(List.of(new ScopeDeletion("masterperf", NOW, "ada")));

    tell();

    assertThat(published).isEmpty();
  }

  @Test
  void aProcessThatStartsIsNotSaidToBeInTrouble() {
    figures.add(
        () ->
            List.of(
                Family.gauge("masterperf_ready", "Ready.").with(ready),
                Family.gauge("masterperf_heartbeat_withheld", "Kept.").with(1 - ready)));
    try (SelfWatch watch = watch()) {
      now = NOW.plusSeconds(59);
      watch.tell();
      assertThat(published).isEmpty();

      ready = 1;
      watch.tell();
    }
    assertThat(published).extracting(PerfMetric::measure).containsExactly(1.0, 0.0);
  }

  @Test
  void oneThatIsNotReadyAfterAMinuteIs() {
    figures.add(() -> List.of(Family.gauge("masterperf_ready", "Ready.").with(0)));
    try (SelfWatch watch = watch()) {
      now = NOW.plusSeconds(60);
      watch.tell();
    }
    assertThat(published).extracting(PerfMetric::measure).containsExactly(0.0);
  }
}

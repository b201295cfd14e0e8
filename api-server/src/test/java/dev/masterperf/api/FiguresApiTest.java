package dev.masterperf.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.alerts.delivery.EndpointStatus;
import dev.masterperf.alerts.delivery.EndpointTotals;
import dev.masterperf.alerts.delivery.Latency;
import dev.masterperf.api.openmetrics.OwnFigures;
import dev.masterperf.api.openmetrics.ProcessorFamilies;
import dev.masterperf.api.openmetrics.ReloadStatus;
import dev.masterperf.archive.ArchiveFigures;
import dev.masterperf.archive.manifest.SourcePartition.Source;
import dev.masterperf.streams.health.ProcessorFigures;
import dev.masterperf.streams.ingest.Waits;
import dev.masterperf.streams.scopetopic.CopyFigures;
import java.io.File;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FiguresApiTest {
  private static final String OPEN_METRICS = "application/openmetrics-text;version=1.0.0";

  private final RunningApi api = new RunningApi();

  @BeforeEach
  void addAll() {
    api.figures.add(() -> OwnFigures.ofProcess(Rows.NOW, () -> api.notReady));
    api.figures.add(() -> OwnFigures.ofReload("rules", new ReloadStatus(false, Rows.NOW)));
    api.figures.add(() -> OwnFigures.ofReload("routes", new ReloadStatus(true, Rows.NOW)));
    api.figures.add(() -> OwnFigures.ofRules(7));
    api.figures.add(
        () -> OwnFigures.ofIngest(Map.of("late", 2L, "refused", 3L, "refused-future", 3L)));
    api.figures.add(
        () ->
            OwnFigures.ofDelivery(
                Map.of("ops/webhook[0]", new EndpointTotals(1, 2, 3, latency())),
                4,
                List.of(
                    new EndpointStatus(
                        "ops/webhook[0]", "http://x/", EndpointStatus.State.SILENT, Rows.NOW))));
    api.figures.add(() -> OwnFigures.ofAudit(0));
    api.figures.add(() -> OwnFigures.ofFollowing("views", 2));
    api.figures.add(() -> OwnFigures.ofFollowing("silences", 0));
    api.figures.add(
        () ->
            OwnFigures.ofScopeTopics(
                new CopyFigures(Map.of("t", 5L), Map.of("scope-of-topic", 6L), Map.of("t", 7L))));
    api.figures.add(
        () ->
            OwnFigures.ofArchive(
                Map.of(Source.LATE, new ArchiveFigures(1, 2, 3_000, 40, 5, 6, 7, 8, 9.5)), 1));
    api.figures.add(() -> OwnFigures.ofDisk(250, 1_000));
    api.figures.add(() -> ProcessorFamilies.of(processor(), 2, Duration.ofMillis(1_500)));
  }

  private static ProcessorFigures processor() {
    return new ProcessorFigures(
        Map.of("masterperf.metrics.v1", 12L),
        Map.of(
            new TopicPartition("masterperf.metrics.v1", 10), 3L,
            new TopicPartition("masterperf.metrics.v1", 2), 0L),
        40,
        0.25,
        0.125,
        Map.of("RUNNING", 1),
        5,
        new Waits(List.of(0.5), List.of(2L, 1L), 9),
        new Waits(List.of(0.5), List.of(0L, 3L), 12),
        6,
        77,
        Map.of("closed-1s", 4_096L),
        512);
  }

  private static Latency latency() {
    List<Long> counts = new java.util.ArrayList<>(Collections.nCopies(16, 0L));
    counts.set(3, 1L);
    return new Latency(counts, 0.15);
  }

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void tellsHowAReloadWentAndWhatWasDelivered() throws Exception {
    HttpResponse<String> answer = api.get("/metrics", "Accept", OPEN_METRICS);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/openmetrics-text");
    assertThat(answer.body())
        .contains(
            "masterperf_rules_last_reload_successful 0\n",
            "masterperf_rules_last_reload_success_timestamp_seconds 1769860800\n",
            "masterperf_routes_last_reload_successful 1\n",
            "masterperf_rules 7\n",
            "masterperf_ready 1\n",
            "masterperf_ingest_refused_total{reason=\"future\"} 3\n",
            "masterperf_ingest_irregular_total{kind=\"late\"} 2\n",
            "masterperf_notifications_delivered_total{receiver=\"ops/webhook[0]\"} 1\n",
            "masterperf_notification_latency_seconds_bucket{le=\"0.1\",receiver=\"ops/webhook[0]\"}"
                + " 0\n",
            "masterperf_notification_latency_seconds_bucket{le=\"0.2\",receiver=\"ops/webhook[0]\"}"
                + " 1\n",
            "masterperf_endpoint_taking{receiver=\"ops/webhook[0]\"} 0\n",
            "masterperf_notifications_undelivered 4\n",
            "masterperf_archive_bytes_total{topic=\"masterperf.late.v1\"} 3000\n",
            "masterperf_archive_skipped_total{topic=\"masterperf.late.v1\"} 5\n",
            "masterperf_archive_lost_offsets_total{topic=\"masterperf.late.v1\"} 7\n",
            "masterperf_archive_lag_offsets{topic=\"masterperf.late.v1\"} 8\n",
            "masterperf_archive_waiting 1\n",
            "masterperf_archive_lag_seconds{topic=\"masterperf.late.v1\"} 9.5\n",
            "masterperf_dead_letters_total 3\n",
            "masterperf_disk_used_ratio 0.75\n",
            "masterperf_processor_records_total{topic=\"masterperf.metrics.v1\"} 12\n",
            "masterperf_processor_lag_records{partition=\"2\",topic=\"masterperf.metrics.v1\"} 0\n"
                + "masterperf_processor_lag_records{partition=\"10\",topic=\"masterperf.metrics.v1\"}"
                + " 3\n",
            "masterperf_processor_commits_total 40\n",
            "masterperf_processor_last_commit_seconds 0.25\n",
            "masterperf_processor_stalled_seconds 1.5\n",
            "masterperf_processor_delay_seconds 0.125\n",
            "masterperf_processor_threads{state=\"RUNNING\"} 1\n",
            "masterperf_processor_thread_restarts_total{cause=\"died\"} 5\n",
            "masterperf_processor_thread_restarts_total{cause=\"hung\"} 2\n",
            "masterperf_ingest_lateness_seconds_bucket{le=\"0.5\"} 2\n",
            "masterperf_window_latency_seconds_bucket{le=\"+Inf\"} 3\n",
            "masterperf_window_latency_seconds_sum 12\n",
            "masterperf_ingest_ahead_total 6\n",
            "masterperf_live_series 77\n",
            "masterperf_store_bytes{store=\"closed-1s\"} 4096\n",
            "masterperf_store_memory_bytes 512\n",
            "masterperf_following_failures_total{what=\"views\"} 2\n",
            "masterperf_following_failures_total{what=\"silences\"} 0\n",
            "masterperf_scope_topics_copied_total{topic=\"t\"} 5\n",
            "masterperf_scope_topics_refused_total{reason=\"scope-of-topic\"} 6\n",
            "masterperf_scope_topics_lag{topic=\"t\"} 7\n")
        .endsWith("# EOF\n");
  }

  @Test
  void promtoolFindsNothingToComplainOf() throws Exception {
    Path promtool = installed("promtool");
    String text = api.get("/metrics").body();
    Process check =
        new ProcessBuilder(promtool.toString(), "check", "metrics")
            .redirectErrorStream(true)
            .start();
    check.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    check.getOutputStream().close();

    String said = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(said).isEmpty();
    assertThat(check.waitFor()).isZero();
  }

  private static Path installed(String program) {
    Optional<Path> found =
        Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
            .map(folder -> Path.of(folder, program))
            .filter(Files::isExecutable)
            .findFirst();
    if (found.isEmpty()) {
      System.err.println(
          "SKIPPED: no " + program + " on the PATH, so figures are not checked by it");
      Assumptions.abort("no " + program);
    }
    return found.orElseThrow();
  }
}
